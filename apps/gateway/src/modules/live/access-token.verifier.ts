import { Injectable, Logger } from '@nestjs/common';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { SECRETS } from '@app/contracts';
import { SecretStore } from '@app/dapr';
import { OidcTokenVerifier, ProviderUnreachableError, readOidcSettings, verifyAccessToken } from '@app/identity';
import { SystemClock } from '@app/kernel';
import { PeoplePort } from './ports/people.port';

/** Whoever a token lets in. */
export interface TokenHolder {
  userId: string;
  /** The user's id when the sessions are kept by an identity provider. */
  sessionId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** What the token is allowed; left out when that is everything. */
  scopes?: readonly string[];
}

/** A token can be neither taken nor refused right now: who has to be asked does not answer. */
export class UncheckedTokenError extends Error {}

/**
 * Checks access tokens with the public keys from the secret store, and tokens of an identity provider, where there is one,
 * with the keys that it publishes. Only whose account the latter means is chat-api's to tell.
 */
@Injectable()
export class AccessTokenVerifier {
  private readonly logger = new Logger(AccessTokenVerifier.name);
  private readonly clock = new SystemClock();
  private keys: JWTVerifyGetKey | undefined;
  private provider: OidcTokenVerifier | undefined;

  constructor(
    private readonly secrets: SecretStore,
    private readonly people: PeoplePort,
  ) {}

  /**
   * Reads the keys. Must be done before the first token is checked.
   * @throws Error with one sentence when the secret of the identity provider is there and wrong
   */
  async load(): Promise<void> {
    const { jwks } = await this.secrets.get(SECRETS.tokenVerification);
    this.keys = createLocalJWKSet(JSON.parse(jwks ?? '') as JSONWebKeySet);
    const settings = readOidcSettings(await this.secrets.find(SECRETS.oidc));
    if (!settings) return;
    this.provider = new OidcTokenVerifier(settings, this.clock, (reason) =>
      this.logger.warn(`the keys of ${settings.issuer} cannot be read: ${reason}`),
    );
  }

  /**
   * Who a token lets in.
   * @throws UncheckedTokenError when that cannot be told right now
   * @throws when it is forged, expired, for somebody else, of a person without an account, or when the keys are not loaded
   */
  async verify(token: string): Promise<TokenHolder> {
    if (!this.keys) throw new Error('the keys are not loaded');
    if (this.provider?.claims(token)) return this.ofProvider(this.provider, token);
    const { sub, sid, exp, scopes } = await verifyAccessToken(token, this.keys, this.clock.now());
    return { userId: sub, sessionId: sid, expiresAt: exp * 1000, ...(scopes ? { scopes } : {}) };
  }

  private async ofProvider(provider: OidcTokenVerifier, token: string): Promise<TokenHolder> {
    const identity = await provider.verify(token).catch((error: unknown) => {
      throw error instanceof ProviderUnreachableError ? new UncheckedTokenError(error.message) : error;
    });
    const userId = await this.people.userOf(identity).catch((error: Error) => {
      this.logger.warn(`whose account it is cannot be told: ${error.message}`);
      throw new UncheckedTokenError(error.message);
    });
    if (userId === null) throw new Error('the person has no account');
    return { userId, sessionId: userId, expiresAt: identity.expiresAt.getTime() };
  }
}
