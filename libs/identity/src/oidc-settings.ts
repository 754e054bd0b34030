/** The identity provider whose tokens are taken. */
export interface OidcSettings {
  /** As the claim `iss` of its tokens says it, to the letter. */
  issuer: string;
  /** What the claim `aud` has to name: this API, as it is registered with the provider. */
  audience: string;
  /** Where its keys are; found by discovery when it is left out. */
  jwksUri?: string;
}

const FIELDS = ['issuer', 'audience', 'jwksUri'];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether keys may be fetched from an address: what comes from there decides who is let in. */
export function isTrustworthy(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/**
 * Reads the secret `oidc`; without one there is no provider.
 * @throws Error with one sentence that names what is wrong and the remedy
 */
export function readOidcSettings(secret: Record<string, string> | undefined): OidcSettings | undefined {
  if (!secret) return undefined;
  const unknown = Object.keys(secret).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw wrong(`has a field "${unknown}"; write issuer, audience and, if need be, jwksUri`);
  const [issuer, audience, jwksUri] = FIELDS.map((name) => read(secret, name));
  if (!issuer || !isTrustworthy(issuer) || new URL(issuer).search) {
    throw wrong('needs the https address of the provider in "issuer", as its tokens spell it');
  }
  if (!audience) throw wrong('needs the audience of the tokens in "audience", as this API is registered');
  if (jwksUri === undefined) return { issuer, audience };
  if (!isTrustworthy(jwksUri)) throw wrong('needs an https address in "jwksUri", or none for discovery');
  return { issuer, audience, jwksUri };
}

/** Where a provider describes itself (OpenID Connect Discovery 1.0, section 4); undefined when it does not. */
export function discoveryUrl({ issuer, jwksUri }: OidcSettings): string | undefined {
  return jwksUri === undefined ? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` : undefined;
}

// A file that becomes a secret often ends with a new line.
function read(secret: Record<string, string>, name: string): string | undefined {
  const value: unknown = secret[name];
  if (value !== undefined && typeof value !== 'string') throw wrong(`needs a text in "${name}"`);
  return value?.trim();
}

function wrong(what: string): Error {
  return new Error(`the secret oidc ${what}`);
}
