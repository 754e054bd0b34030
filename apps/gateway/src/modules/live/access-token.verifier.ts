import { Injectable } from '@nestjs/common';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ACCESS_TOKEN, SECRETS, type AccessTokenClaims } from '@app/contracts';
import { SecretStore } from '@app/dapr';

/** Checks access tokens with the public keys from the secret store, without asking chat-api. */
@Injectable()
export class AccessTokenVerifier {
  private keys: JWTVerifyGetKey | undefined;

  constructor(private readonly secrets: SecretStore) {}

  /** Reads the keys. Must be done before the first token is checked. */
  async load(): Promise<void> {
    const { jwks } = await this.secrets.get(SECRETS.tokenVerification);
    this.keys = createLocalJWKSet(JSON.parse(jwks ?? '') as JSONWebKeySet);
  }

  /**
   * The claims of a token.
   * @throws when it is forged, expired, for somebody else, or when the keys are not loaded
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    if (!this.keys) throw new Error('the keys are not loaded');
    const { payload } = await jwtVerify(token, this.keys, {
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      requiredClaims: ['sub', 'sid', 'exp'],
    });
    return payload as unknown as AccessTokenClaims;
  }
}
