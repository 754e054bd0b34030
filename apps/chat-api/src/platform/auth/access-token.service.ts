import { Injectable, type OnModuleInit } from '@nestjs/common';
import { createLocalJWKSet, importJWK, SignJWT, type CryptoKey, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ACCESS_TOKEN, SECRETS, type AccessTokenClaims } from '@app/contracts';
import { SecretStore } from '@app/dapr';
import { verifyAccessToken } from '@app/identity';
import { Clock } from '@app/kernel';

/** Tokens whose signature was found good are remembered; checking one again costs as much as reading a task. */
const REMEMBERED_TOKENS = 10_000;

/** Issues and checks access tokens (JWT, Ed25519) with the keys from the secret store. */
@Injectable()
export class AccessTokenService implements OnModuleInit {
  private signingKey: CryptoKey;
  private keyId: string | undefined;
  private verificationKeys: JWTVerifyGetKey;
  private readonly verified = new Map<string, AccessTokenClaims>();

  constructor(
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const [signing, verification] = await Promise.all([
      this.secrets.get(SECRETS.tokenSigning),
      this.secrets.get(SECRETS.tokenVerification),
    ]);
    const [key] = (JSON.parse(signing.jwks ?? '{}') as JSONWebKeySet).keys ?? [];
    if (!key) throw new Error('the secret token-signing holds no key; write a JWK set with an Ed25519 key in "jwks"');
    this.keyId = key.kid;
    this.signingKey = (await importJWK(key, ACCESS_TOKEN.algorithm)) as CryptoKey;
    this.verificationKeys = createLocalJWKSet(JSON.parse(verification.jwks ?? '{"keys":[]}') as JSONWebKeySet);
  }

  /**
   * A token for a user's session.
   * @param limits scopes, when it is not allowed everything; seconds it is good for
   */
  async issue(
    userId: string,
    sessionId: string,
    { scopes, lifetime = ACCESS_TOKEN.lifetime }: { scopes?: readonly string[]; lifetime?: number } = {},
  ): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ sid: sessionId, ...(scopes ? { scopes } : {}) })
      .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, ...(this.keyId ? { kid: this.keyId } : {}) })
      .setSubject(userId)
      .setIssuer(ACCESS_TOKEN.issuer)
      .setAudience(ACCESS_TOKEN.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(this.signingKey);
  }

  /**
   * The claims of a token.
   * @throws when it is forged, expired, for somebody else, or signed by an algorithm that is not ours
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    const known = this.verified.get(token);
    if (known && known.exp * 1000 > this.clock.now().getTime()) return known;
    this.verified.delete(token);
    const claims = await verifyAccessToken(token, this.verificationKeys, this.clock.now());
    this.verified.set(token, claims);
    if (this.verified.size > REMEMBERED_TOKENS) this.verified.delete(this.verified.keys().next().value!);
    return claims;
  }
}
