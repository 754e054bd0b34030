import type { Priority } from '@app/contracts';
import { parseMessage } from '@app/language';
import { isTimeZone, resolveLocal } from '@app/recurrence';
import type { ImportedTask, RowNote } from '../../../tasks/domain/import/imported-file';
import { csvTable, type CsvRow } from './csv-table';
import { ContentKeys, emptyFile, tagsOf, type ImportReader, type ReadContext } from './import-reader';

const PRIORITIES: Record<string, Priority> = { '1': 'high', '2': 'medium', '3': 'medium', '4': 'low' };
const LABEL = /(?:^|\s)@([^\s@]+)/g;
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?$/;
/** Stands for the title while a date is read. */
const TITLE = 'Task';

/** A project as Todoist writes it. Sub-tasks become tasks, comments become notes; sections are left out. */
export const readTodoistCsv: ImportReader = (text, context) => {
  const file = emptyFile();
  const keys = new ContentKeys();
  for (const row of csvTable(text, (names) => names.includes('type') && names.includes('content'))) {
    const type = row.cell('type').toLowerCase();
    const last = file.tasks.at(-1);
    if (type === 'task') file.tasks.push(readRow(row, context, keys, file.warnings));
    else if (type === 'note' && last) last.notes = [last.notes, row.cell('content')].filter(Boolean).join('\n');
  }
  return file;
};

function readRow(row: CsvRow, context: ReadContext, keys: ContentKeys, warnings: RowNote[]): ImportedTask {
  const content = row.cell('content');
  const [date, description] = [row.cell('date'), row.cell('description')];
  const zone = row.cell('timezone');
  const timeZone = isTimeZone(zone) ? zone : context.timeZone;
  const when = date === '' ? NEVER : readDate(date, { ...context, timeZone });
  if (when === undefined) {
    const message = `"${date}" was not understood; it stands in the notes`;
    warnings.push({ row: row.row, field: 'due', message });
  }
  return {
    row: row.row,
    key: keys.of('todoist', content, description, date),
    title: content.replace(LABEL, ''),
    notes: [description, when === undefined ? date : ''].filter(Boolean).join('\n') || null,
    status: 'open',
    priority: PRIORITIES[row.cell('priority')] ?? 'medium',
    tags: tagsOf(
      [...content.matchAll(LABEL)].map(([, label]) => label!),
      row.row,
      warnings,
    ),
    reminders: [],
    ...(when ?? NEVER),
  };
}

type When = Pick<ImportedTask, 'due' | 'recurrence'>;
const NEVER: When = { due: null, recurrence: null };

/** A date in words, `every!` meaning from the day of completion on; undefined when it is not understood. */
function readDate(text: string, context: ReadContext): When | undefined {
  const [, date, time] = ISO_DATE.exec(text) ?? [];
  const { timeZone } = context;
  if (date && !time) return { due: { date, timeZone }, recurrence: null };
  if (date && time) return { due: { at: instantOf(date, time, timeZone), timeZone }, recurrence: null };
  const { draft } = parseMessage(`${TITLE} ${text.replace(/\bevery!/i, 'every')}`, context);
  if (!draft?.due || draft.title !== TITLE) return undefined;
  const anchor = /\bevery!/i.test(text) ? 'completion' : draft.recurrence?.anchor;
  return {
    due: draft.due,
    recurrence: draft.recurrence && { rrule: draft.recurrence.rrule, ...(anchor && { anchor }) },
  };
}

/** A moment that is none, such as one of a thirteenth month, is handed on as it is: it is refused by name. */
function instantOf(date: string, time: string, timeZone: string): string {
  try {
    return resolveLocal(date, time, timeZone);
  } catch {
    return `${date}T${time}`;
  }
}
