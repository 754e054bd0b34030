import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SECRETS } from '@app/contracts';
import { SecretStore } from '@app/dapr';
import {
  discoveryUrl,
  OidcTokenVerifier,
  readOidcSettings,
  type ExternalIdentity,
  type OidcSettings,
} from '@app/identity';
import { Clock } from '@app/kernel';

/** The identity provider that the secret `oidc` names; without that secret its tokens are not taken. */
@Injectable()
export class IdentityProvider implements OnModuleInit {
  private readonly logger = new Logger(IdentityProvider.name);
  private settings: OidcSettings | undefined;
  private verifier: OidcTokenVerifier | undefined;

  constructor(
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
  ) {}

  /** @throws Error with one sentence when the secret is there and wrong */
  async onModuleInit(): Promise<void> {
    const settings = readOidcSettings(await this.secrets.find(SECRETS.oidc));
    if (!settings) return;
    this.settings = settings;
    this.verifier = new OidcTokenVerifier(settings, this.clock, (reason) =>
      this.logger.warn(`the keys of ${settings.issuer} cannot be read: ${reason}`),
    );
    this.logger.log(`tokens of ${settings.issuer} are taken`);
  }

  /** Where the provider describes itself to clients; undefined when there is none, or it does not. */
  get discovery(): string | undefined {
    return this.settings && discoveryUrl(this.settings);
  }

  /** Whether a token says that it is of the provider. Proves nothing. */
  issued(token: string): boolean {
    return this.verifier?.claims(token) ?? false;
  }

  /**
   * Who a token stands for.
   * @throws ProviderUnreachableError when the provider has to be asked and does not answer
   * @throws when the token is not good
   */
  async verify(token: string): Promise<ExternalIdentity> {
    if (!this.verifier) throw new Error('there is no identity provider');
    return this.verifier.verify(token);
  }
}
