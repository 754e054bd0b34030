import type { Priority } from '@app/contracts';
import { isTimeZone, toLocalTime } from '@app/recurrence';
import type { ImportedTask, RowNote } from '../../../tasks/domain/import/imported-file';
import { csvTable, type CsvRow } from './csv-table';
import { ContentKeys, emptyFile, tagsOf, type ImportReader, type ReadContext } from './import-reader';

const PRIORITIES: Record<string, Priority> = { '0': 'medium', '1': 'low', '3': 'medium', '5': 'high' };
/** Completed, archived, and "won't do". */
const DONE = new Set(['1', '2', '-1']);
const BEFORE = /^-?(P(?:\d+W|(?=.)(?:\d+D)?(?:T(?:\d+[HMS])+)?))$/;
const NO_TIME = 'PT0S';

/** A backup of TickTick; some lines of it stand before the header. */
export const readTickTickCsv: ImportReader = (text, context) => {
  const file = emptyFile();
  const keys = new ContentKeys();
  for (const row of csvTable(text, (names) => names.includes('title') && names.includes('list name'))) {
    file.tasks.push(readRow(row, context, keys, file.warnings));
  }
  return file;
};

function readRow(row: CsvRow, context: ReadContext, keys: ContentKeys, warnings: RowNote[]): ImportedTask {
  const { cell } = row;
  const [title, dueText, createdAt] = [cell('title'), cell('due date') || cell('start date'), cell('created time')];
  const status = cell('status');
  if (status === '-1') warnings.push({ row: row.row, field: 'status', message: 'is "won\'t do"; taken as completed' });
  const zone = cell('timezone');
  const due =
    dueText === '' ? null : readDue(instantOf(dueText), cell('is all day'), isTimeZone(zone) ? zone : context.timeZone);
  const rrule = cell('repeat').replace(/^RRULE:/i, '');
  return {
    row: row.row,
    key: keys.of('ticktick', cell('list name'), title, createdAt),
    title,
    notes: cell('content') || null,
    status: DONE.has(status) ? 'completed' : 'open',
    priority: PRIORITIES[cell('priority')] ?? 'medium',
    tags: tagsOf(cell('tags').split(',').filter(Boolean), row.row, warnings),
    due,
    recurrence: rrule === '' ? null : { rrule },
    reminders: due === null ? [] : readReminders(row, warnings),
    createdAt: createdAt === '' ? null : instantOf(createdAt),
    completedAt: cell('completed time') === '' ? null : instantOf(cell('completed time')),
  };
}

function readDue(at: string, allDay: string, timeZone: string): ImportedTask['due'] {
  if (allDay.toLowerCase() !== 'true') return { at, timeZone };
  try {
    return { date: toLocalTime(at, timeZone).date, timeZone };
  } catch {
    return { date: at, timeZone };
  }
}

function readReminders(row: CsvRow, warnings: RowNote[]): ImportedTask['reminders'] {
  const triggers = row
    .cell('reminder')
    .split(/[\s,]+/)
    .filter(Boolean);
  return triggers.flatMap((trigger) => {
    const [, before] = BEFORE.exec(trigger) ?? [];
    if (before && (trigger.startsWith('-') || before === NO_TIME)) return [{ before }];
    warnings.push({ row: row.row, field: 'reminders', message: `"${trigger}" is not before the due date; left out` });
    return [];
  });
}

/** `2026-03-01T09:00:00+0000` with the colon that ISO 8601 has in an offset. */
function instantOf(text: string): string {
  return text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2').replace(' ', 'T');
}
