import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  createLocalJWKSet,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { ACCESS_TOKEN, SECRETS, type AccessTokenClaims } from '@app/contracts';
import { SecretStore } from '@app/dapr';
import { Clock } from '@app/kernel';

/** Issues and checks access tokens (JWT, Ed25519) with the keys from the secret store. */
@Injectable()
export class AccessTokenService implements OnModuleInit {
  private signingKey: CryptoKey;
  private keyId: string | undefined;
  private verificationKeys: JWTVerifyGetKey;

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

  /** A token for a user's session, good for {@link ACCESS_TOKEN.lifetime} seconds. */
  async issue(userId: string, sessionId: string): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, ...(this.keyId ? { kid: this.keyId } : {}) })
      .setSubject(userId)
      .setIssuer(ACCESS_TOKEN.issuer)
      .setAudience(ACCESS_TOKEN.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN.lifetime)
      .sign(this.signingKey);
  }

  /**
   * The claims of a token.
   * @throws when it is forged, expired, for somebody else, or signed by an algorithm that is not ours
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    const { payload } = await jwtVerify(token, this.verificationKeys, {
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      requiredClaims: ['sub', 'sid', 'exp'],
      currentDate: this.clock.now(),
    });
    return payload as unknown as AccessTokenClaims;
  }
}
