import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { discoveryUrl, isTrustworthy, type OidcSettings } from './oidc-settings';

/** The provider did not give its keys: a token that needs them can be neither taken nor refused. */
export class ProviderUnreachableError extends Error {
  override readonly name = 'ProviderUnreachableError';
}

/** How patient the service is with its provider, in milliseconds. */
export interface ProviderPatience {
  /** One answer may take this long. */
  timeout: number;
  /** Keys are read again after this time, so that one that was withdrawn is not taken for longer. */
  refresh: number;
  /** An unknown key makes them be read again, but not oftener than this: anybody can make one up. */
  cooldown: number;
  /** After a failure the provider is left alone for this long. */
  pause: number;
}

const PATIENCE: ProviderPatience = { timeout: 3_000, refresh: 600_000, cooldown: 10_000, pause: 2_000 };

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/**
 * The keys of a provider, by discovery (OpenID Connect Discovery 1.0, section 4) or from a given address. They are read
 * when a token needs them, never in advance: the service starts without its provider. Keys that are known stay good while
 * it cannot be reached.
 */
export class ProviderKeys {
  private keys: RemoteKeys | undefined;
  private discovering: Promise<RemoteKeys> | undefined;
  private refreshAt = -Infinity;
  private failed: { at: number; error: ProviderUnreachableError } | undefined;
  private readonly patience: ProviderPatience;

  /**
   * @param onFailure gets the reason each time the provider could not be read
   */
  constructor(
    private readonly settings: OidcSettings,
    private readonly onFailure: (reason: string) => void,
    patience: Partial<ProviderPatience> = {},
  ) {
    this.patience = { ...PATIENCE, ...patience };
  }

  /**
   * The key that a token names, for `jwtVerify`.
   * @throws ProviderUnreachableError when it may be one that is not known yet
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const keys =
      this.keys ?? (await (this.discovering ??= this.discover().finally(() => (this.discovering = undefined))));
    if (performance.now() >= this.refreshAt) await this.refresh(keys);
    return keys(header, token);
  };

  private async refresh(keys: RemoteKeys): Promise<void> {
    try {
      await keys.reload();
    } catch (error) {
      if (!keys.jwks()) throw error;
      this.refreshAt = performance.now() + this.patience.cooldown;
    }
  }

  private async discover(): Promise<RemoteKeys> {
    const address = this.settings.jwksUri ?? (await this.attempt((signal) => this.readAddress(signal)));
    const { timeout, cooldown } = this.patience;
    this.keys = createRemoteJWKSet(new URL(address), {
      timeoutDuration: timeout,
      cooldownDuration: cooldown,
      // When they are read again is decided here: jose would refuse every token once they are old and cannot be read.
      cacheMaxAge: Infinity,
      [customFetch]: async () => Response.json(await this.attempt((signal) => this.readKeys(address, signal))),
    });
    return this.keys;
  }

  private async readAddress(signal: AbortSignal): Promise<string> {
    const document = await readJson(discoveryUrl(this.settings)!, signal);
    const { issuer, jwks_uri: address } = document as { issuer?: unknown; jwks_uri?: unknown };
    if (issuer !== this.settings.issuer) throw new Error('the discovery document is of another issuer');
    if (typeof address !== 'string' || !isTrustworthy(address)) throw new Error('jwks_uri is no https address');
    return address;
  }

  private async readKeys(address: string, signal: AbortSignal): Promise<unknown> {
    const keys = await readJson(address, signal);
    createLocalJWKSet(keys as JSONWebKeySet);
    this.refreshAt = performance.now() + this.patience.refresh;
    return keys;
  }

  /** Asks the provider, unless it failed a moment ago: whoever sends tokens must not make us flood it. */
  private async attempt<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.failed && performance.now() - this.failed.at < this.patience.pause) throw this.failed.error;
    try {
      const answer = await ask(AbortSignal.timeout(this.patience.timeout));
      this.failed = undefined;
      return answer;
    } catch (cause) {
      const reason = reasonOf(cause);
      const error = new ProviderUnreachableError(`the keys of the identity provider cannot be read: ${reason}`);
      this.failed = { at: performance.now(), error };
      this.onFailure(reason);
      throw error;
    }
  }
}

async function readJson(address: string, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(address, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

/** What fetch hides: "fetch failed" says nothing, its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return [message, cause?.code ?? cause?.message].filter(Boolean).join(': ');
}
