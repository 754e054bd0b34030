import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PERSONAL_TOKEN_PREFIX } from '../../../platform/auth/personal-tokens.port';

const FORMAT = /^([\w-]{43})([0-9a-f]{8})$/;

/** A token of 256 random bits. A checksum ends it: what was mistyped or made up is refused without a look-up. */
export function newPersonalToken(): string {
  const secret = randomBytes(32).toString('base64url');
  return `${PERSONAL_TOKEN_PREFIX}${secret}${checksumOf(secret)}`;
}

/** What a token is found by; null for a text that cannot be one. */
export function personalTokenHash(token: string): string | null {
  if (!token.startsWith(PERSONAL_TOKEN_PREFIX)) return null;
  const [, secret, checksum] = FORMAT.exec(token.slice(PERSONAL_TOKEN_PREFIX.length)) ?? [];
  if (secret === undefined || checksum !== checksumOf(secret)) return null;
  return createHash('sha256').update(secret).digest('base64url');
}

function checksumOf(secret: string): string {
  return crc32(secret).toString(16).padStart(8, '0');
}
