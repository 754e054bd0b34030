import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';

/** What stands before the first entry of every chain. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 of an event, hex. */
export function digestOf(event: object): string {
  return digestOfText(canonicalJson(event));
}

/** SHA-256 of an event that is canonical JSON already, hex. */
export function digestOfText(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

/**
 * The hash of an entry: over the hash before it, its revision and the digest of its event. The event itself is not in
 * it, so that it can be erased and the chain still holds.
 */
export function chainHash(previous: string, revision: number, digest: string): string {
  return createHash('sha256').update(`${previous}\n${revision}\n${digest}`).digest('hex');
}

/** One link as it is stored. */
export interface ChainLink {
  revision: number;
  digest: string;
  hash: string;
  /** The event, or null once it was erased. */
  event: object | null;
}

/** The revision of the first link that does not hold, or null when all do. Links come in order, from the first. */
export class ChainCheck {
  private previous = GENESIS;
  private revision = 0;
  brokenAt: number | null = null;

  /** Checks the next link. */
  next(link: ChainLink): void {
    if (this.brokenAt !== null) return;
    const intact =
      link.revision === this.revision + 1 &&
      link.hash === chainHash(this.previous, link.revision, link.digest) &&
      (link.event === null || digestOf(link.event) === link.digest);
    if (!intact) this.brokenAt = this.revision + 1;
    this.previous = link.hash;
    this.revision = link.revision;
  }

  /** Checks that the chain ends where its head says. */
  end(revision: number, hash: string): void {
    if (this.brokenAt === null && (this.revision !== revision || this.previous !== hash)) {
      this.brokenAt = Math.min(this.revision, revision) + 1;
    }
  }
}
