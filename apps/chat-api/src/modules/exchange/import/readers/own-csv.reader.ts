import { TASK_STATUSES, type Priority, type RecurrenceAnchor, type TaskStatus } from '@app/contracts';
import type { ImportedTask } from '../../../tasks/domain/import/imported-file';
import { csvTable, type CsvRow } from './csv-table';
import { ContentKeys, emptyFile, type ImportReader } from './import-reader';
import { refuseRepeated } from './own-json.reader';

/** Our own table, or one that a person made with some of its columns; a title is enough. */
export const readOwnCsv: ImportReader = (text) => {
  const file = emptyFile();
  const keys = new ContentKeys();
  for (const row of csvTable(text, (names) => names.includes('title'))) {
    const status = cellOf(row, 'status') || 'open';
    if (!TASK_STATUSES.includes(status as TaskStatus)) {
      file.rejected.push({ row: row.row, field: 'status', message: `must be one of ${TASK_STATUSES.join(', ')}` });
      continue;
    }
    file.tasks.push(readRow(row, status as TaskStatus, keys));
  }
  refuseRepeated(file.tasks, file.rejected);
  return file;
};

function readRow(row: CsvRow, status: TaskStatus, keys: ContentKeys): ImportedTask {
  const cell = (column: string): string | null => cellOf(row, column) || null;
  const words = (column: string): string[] => cellOf(row, column).split(/\s+/).filter(Boolean);
  const [at, date, rrule, seriesId] = [cell('dueAt'), cell('dueDate'), cell('rrule'), cell('seriesId')];
  const title = cellOf(row, 'title');
  return {
    row: row.row,
    key: cell('id') ?? keys.of('csv', title, cell('notes'), at, date, rrule),
    title,
    notes: cell('notes'),
    status,
    priority: (cell('priority') ?? 'medium') as Priority,
    tags: words('tags'),
    due: at || date ? { at, date, timeZone: cell('timeZone') } : null,
    recurrence: rrule ? { rrule, ...(cell('anchor') ? { anchor: cell('anchor') as RecurrenceAnchor } : {}) } : null,
    reminders: words('reminders').map((word) => (/^P/i.test(word) ? { before: word } : { at: word })),
    series: seriesId ? { key: seriesId, index: Number(cell('seriesIndex') ?? 0) || null } : undefined,
    createdAt: cell('createdAt'),
    updatedAt: cell('updatedAt'),
    completedAt: cell('completedAt'),
    deletedAt: cell('deletedAt'),
  };
}

/** A cell without the apostrophe that an export puts before what a spreadsheet would run. */
function cellOf({ cell }: CsvRow, column: string): string {
  return cell(column.toLowerCase()).replace(/^'(?=[=+\-@\t\r])/, '');
}
