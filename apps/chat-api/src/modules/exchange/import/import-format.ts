import type { ImportedFile } from '../../tasks/domain/import/imported-file';
import { readGoogleTasks } from './readers/google-tasks.reader';
import { readIcal } from './readers/ical.reader';
import { UnreadableFileError, type ImportReader, type ReadContext } from './readers/import-reader';
import { readOwnCsv } from './readers/own-csv.reader';
import { readOwnJson } from './readers/own-json.reader';
import { readTickTickCsv } from './readers/ticktick-csv.reader';
import { readTodoistCsv } from './readers/todoist-csv.reader';

export const IMPORT_FORMATS = ['json', 'csv', 'ics', 'todoist', 'ticktick', 'google-tasks'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const READERS: Record<ImportFormat, ImportReader> = {
  json: readOwnJson,
  csv: readOwnCsv,
  ics: readIcal,
  todoist: readTodoistCsv,
  ticktick: readTickTickCsv,
  'google-tasks': readGoogleTasks,
};

/** As much of a file as tells what it is. */
const HEAD = 4_000;

/**
 * Reads a file; its format is recognised when nobody says it.
 * @throws UnreadableFileError when it is no text, or no file of the format
 */
export function readFile(bytes: Buffer, format: ImportFormat | undefined, context: ReadContext): ImportedFile {
  const text = decode(bytes);
  if (text.trim() === '') throw new UnreadableFileError('is empty');
  return READERS[format ?? formatOf(text)](text, context);
}

function formatOf(text: string): ImportFormat {
  const head = text.slice(0, HEAD).trimStart();
  if (/^BEGIN:VCALENDAR/i.test(head)) return 'ics';
  if (head.startsWith('{')) return /"kind"\s*:\s*"tasks#/.test(head) ? 'google-tasks' : 'json';
  if (/\bList Name\b/i.test(head)) return 'ticktick';
  return /^"?TYPE"?[,;]"?CONTENT\b/i.test(head) ? 'todoist' : 'csv';
}

/** UTF-8, or UTF-16 when its byte-order mark says so. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFileError('is no text in UTF-8; save it in that encoding');
  }
}
