import { createHash } from 'node:crypto';
import { LIMITS, TAG_PATTERN } from '@app/contracts';
import type { ImportedFile, RowNote } from '../../../tasks/domain/import/imported-file';

/** What a text in a file may depend on. */
export interface ReadContext {
  /** ISO 8601. */
  now: string;
  /** Of the person. */
  timeZone: string;
  locale: string;
}

/**
 * Makes tasks of a file of one format. A row that cannot be read is told and stops nothing.
 * @throws UnreadableFileError when it is no file of the format
 */
export type ImportReader = (text: string, context: ReadContext) => ImportedFile;

/** The file as a whole is not what it should be. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

export function emptyFile(): ImportedFile {
  return { tasks: [], series: [], rejected: [], warnings: [] };
}

/** Keys for tasks that a file gives no id: what they say, and how often the file said it before. */
export class ContentKeys {
  private readonly seen = new Map<string, number>();

  of(...parts: Array<string | null | undefined>): string {
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
    const count = (this.seen.get(hash) ?? 0) + 1;
    this.seen.set(hash, count);
    return `${hash} ${count}`;
  }
}

/** Labels and categories of other programs as tags; what had to be changed is told. */
export function tagsOf(labels: readonly string[], row: number, warnings: RowNote[]): string[] {
  const tags = [...new Set(labels.map(tagOf).filter((tag) => tag !== ''))];
  if (tags.length > LIMITS.tags) {
    const dropped = tags.slice(LIMITS.tags).join(', ');
    warnings.push({ row, field: 'tags', message: `are more than ${LIMITS.tags}; left out: ${dropped}` });
  }
  return tags.slice(0, LIMITS.tags);
}

function tagOf(label: string): string {
  const tag = label
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LIMITS.tag);
  return TAG_PATTERN.test(tag) ? tag.toLowerCase() : '';
}
