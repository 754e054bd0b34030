import { isUuid } from '@app/kernel';
import { InvalidCursorError, type TaskSort } from '../../ports/task-reader.port';

/** Where a page ends: the sort key of its last task, and the task. */
export interface ListCursor {
  sort: TaskSort;
  descending: boolean;
  key: string | number;
  id: string;
}

/** The opaque text of a cursor. */
export function writeCursor({ sort, descending, key, id }: ListCursor): string {
  return Buffer.from(JSON.stringify([sort, descending, key, id])).toString('base64url');
}

/**
 * Reads a cursor that belongs to a sort.
 * @param isKey whether a value can be a sort key of it: what comes back from a client may be anything
 * @throws InvalidCursorError
 */
export function readCursor(
  text: string,
  sort: TaskSort,
  descending: boolean,
  isKey: (key: unknown) => boolean,
): ListCursor {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 4) throw new InvalidCursorError();
  const [ofSort, ofDirection, key, id] = parts as unknown[];
  if (ofSort !== sort || ofDirection !== descending || !isKey(key)) throw new InvalidCursorError();
  if (typeof id !== 'string' || !isUuid(id)) throw new InvalidCursorError();
  return { sort, descending, key: key as string | number, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
