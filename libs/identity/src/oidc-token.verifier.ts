import { decodeJwt, jwtVerify, type JWTHeaderParameters, type JWTPayload } from 'jose';
import type { Clock } from '@app/kernel';
import type { OidcSettings } from './oidc-settings';
import { ProviderKeys, type ProviderPatience } from './provider-keys';

/** Signatures that only the holder of a private key can make; `none` and those with a shared secret are not among them. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** What a token that says its type may be (RFC 8725, 3.11): a logout token, for one, must not open a door. */
const TYPES = new Set(['jwt', 'at+jwt']);
/** How far the clocks of the provider and of this service may be apart, in seconds. */
export const OIDC_CLOCK_TOLERANCE = 30;
/** No token is taken for longer than this after it was issued, whatever its `exp` says; in seconds. */
export const OIDC_MAX_TOKEN_AGE = 86_400;
/** OpenID Connect Core 1.0, section 2. */
const MAX_SUBJECT = 255;
/** Control characters, and halves of a pair: a database would make two people of one, or one of two. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** A person as an identity provider vouches for them. */
export interface ExternalIdentity {
  issuer: string;
  /** Unique at the issuer, and never given to somebody else. */
  subject: string;
  issuedAt: Date;
  /** When the person proved who they are: `auth_time`, or when the token was issued. */
  authenticatedAt: Date;
  /** The token is good no longer from then on. */
  expiresAt: Date;
  /** Only an address that the provider has verified. */
  email?: string;
  /** As the token says it; it may be no time zone at all. */
  timeZone?: string;
  /** As the token says it; it may be no language tag at all. */
  locale?: string;
}

/** Checks bearer tokens of an identity provider: JWTs as in RFC 9068, or ID tokens for the audience. */
export class OidcTokenVerifier {
  private readonly keys: ProviderKeys;

  constructor(
    private readonly settings: OidcSettings,
    private readonly clock: Clock,
    onFailure: (reason: string) => void,
    patience?: Partial<ProviderPatience>,
  ) {
    this.keys = new ProviderKeys(settings, onFailure, patience);
  }

  /** Whether a token says that the provider issued it. Proves nothing. */
  claims(token: string): boolean {
    try {
      return decodeJwt(token).iss === this.settings.issuer;
    } catch {
      return false;
    }
  }

  /**
   * Who a token stands for.
   * @throws ProviderUnreachableError when its key is not known and the provider cannot be asked
   * @throws when it is forged, expired, not good yet, too old, for somebody else, or no bearer token
   */
  async verify(token: string): Promise<ExternalIdentity> {
    const { payload, protectedHeader } = await jwtVerify(token, this.keys.find, {
      algorithms: ALGORITHMS,
      issuer: this.settings.issuer,
      audience: this.settings.audience,
      requiredClaims: ['sub', 'exp'],
      maxTokenAge: OIDC_MAX_TOKEN_AGE,
      clockTolerance: OIDC_CLOCK_TOLERANCE,
      currentDate: this.clock.now(),
    });
    checkType(protectedHeader);
    return this.identityOf(payload);
  }

  private identityOf(payload: JWTPayload): ExternalIdentity {
    const { sub, email, zoneinfo, locale } = payload;
    if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT || UNSTORABLE.test(sub)) {
      throw new Error('"sub" names nobody');
    }
    // Both are there: jwtVerify asked for them, and for numbers.
    const issued = payload.iat!;
    const authenticated = typeof payload.auth_time === 'number' ? Math.min(payload.auth_time, issued) : issued;
    return {
      issuer: this.settings.issuer,
      subject: sub,
      issuedAt: new Date(issued * 1000),
      authenticatedAt: new Date(authenticated * 1000),
      expiresAt: new Date(Math.min(payload.exp!, issued + OIDC_MAX_TOKEN_AGE) * 1000),
      ...(typeof email === 'string' && payload.email_verified === true ? { email } : {}),
      ...(typeof zoneinfo === 'string' ? { timeZone: zoneinfo } : {}),
      ...(typeof locale === 'string' ? { locale } : {}),
    };
  }
}

function checkType({ typ }: JWTHeaderParameters): void {
  if (typ !== undefined && !TYPES.has(typ.toLowerCase().replace(/^application\//, ''))) {
    throw new Error(`"${typ}" is no bearer token`);
  }
}
