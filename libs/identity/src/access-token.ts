import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { ACCESS_TOKEN, type AccessTokenClaims } from '@app/contracts';

/**
 * The claims of an access token that chat-api issued.
 * @throws when it is forged, expired, for somebody else, or signed by an algorithm that is not ours
 */
export async function verifyAccessToken(token: string, keys: JWTVerifyGetKey, now: Date): Promise<AccessTokenClaims> {
  const { payload } = await jwtVerify(token, keys, {
    algorithms: [ACCESS_TOKEN.algorithm],
    issuer: ACCESS_TOKEN.issuer,
    audience: ACCESS_TOKEN.audience,
    requiredClaims: ['sub', 'sid', 'exp'],
    currentDate: now,
  });
  return payload as unknown as AccessTokenClaims;
}
