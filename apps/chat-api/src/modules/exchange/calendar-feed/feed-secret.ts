import { createHash, randomBytes } from 'node:crypto';

const FILE = /^([\w-]{43})\.ics$/;

/** 256 random bits: whoever knows them may read the calendar. */
export function newFeedSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What a feed is found by. */
export function feedHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The secret in the name of a feed's file; undefined for a name that no feed has. */
export function secretOfFile(name: string): string | undefined {
  return FILE.exec(name)?.[1];
}
