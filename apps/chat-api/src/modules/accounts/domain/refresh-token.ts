import { createHash, createHmac, randomBytes } from 'node:crypto';

const TOKEN = /^([\w-]{22})\.([\w-]{43})$/;

/**
 * A refresh token, written `family.secret`. The family stays the same for the life of a session and is known to nobody
 * but the holders of its tokens, so that any token that was ever handed out names its session; the secret, of 256 bits,
 * changes with every use.
 */
export interface RefreshToken {
  family: string;
  secret: string;
}

/** The first token of a session. */
export function newRefreshToken(): RefreshToken {
  return { family: randomBytes(16).toString('base64url'), secret: randomBytes(32).toString('base64url') };
}

/** Reads a token as a client sent it; undefined when it cannot be one of ours. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, family, secret] = TOKEN.exec(text) ?? [];
  return family !== undefined && secret !== undefined ? { family, secret } : undefined;
}

export function formatRefreshToken({ family, secret }: RefreshToken): string {
  return `${family}.${secret}`;
}

/** What goes into the next token together with the secret of this one. */
export function newRotationSalt(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token that follows. It can be made again from the token before it and the salt, so that two windows that refresh
 * at the same moment get the same one; neither the salt alone nor what the database holds is enough to make it.
 */
export function nextRefreshToken({ family, secret }: RefreshToken, salt: string): RefreshToken {
  return { family, secret: createHmac('sha256', secret).update(salt).digest('base64url') };
}

/** SHA-256, as the database keeps families and secrets. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
