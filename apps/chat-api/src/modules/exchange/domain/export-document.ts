import type { TaskView } from '@app/contracts';
import { csvRecord } from './csv';

export const EXPORT_FORMATS = ['json', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Rises when a reader of the JSON document has to be changed. */
const SCHEMA_VERSION = 1;

/** What an export tells of the account beside its tasks. */
export interface ExportHead {
  /** ISO 8601. */
  exportedAt: string;
  preferences: { timeZone: string; locale: string; defaultReminder: string | null; allDayReminderTime: string };
}

type Pages = AsyncIterable<readonly TaskView[]>;

/** The document in pieces, so that it never stands in memory as a whole. */
export function exportDocument(format: ExportFormat, head: ExportHead, pages: Pages): AsyncGenerator<string> {
  return format === 'json' ? jsonDocument(head, pages) : csvDocument(pages);
}

async function* jsonDocument(head: ExportHead, pages: Pages): AsyncGenerator<string> {
  const opening = JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...head });
  yield `${opening.slice(0, -1)},"tasks":[`;
  let separator = '\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map((task) => JSON.stringify(task)).join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

const COLUMNS: ReadonlyArray<readonly [name: string, cell: (task: TaskView) => string | null | undefined]> = [
  ['id', ({ id }) => id],
  ['seriesId', ({ seriesId }) => seriesId],
  ['title', ({ title }) => title],
  ['notes', ({ notes }) => notes],
  ['status', ({ status }) => status],
  ['priority', ({ priority }) => priority],
  ['tags', ({ tags }) => tags.join(' ')],
  ['dueAt', ({ due }) => due?.at],
  ['dueDate', ({ due }) => due?.date],
  ['timeZone', ({ due }) => due?.timeZone],
  ['rrule', ({ recurrence }) => recurrence?.rrule],
  ['anchor', ({ recurrence }) => recurrence?.anchor],
  ['reminders', ({ reminders }) => reminders.map(({ before, at }) => before ?? at).join(' ')],
  ['createdAt', ({ createdAt }) => createdAt],
  ['updatedAt', ({ updatedAt }) => updatedAt],
  ['completedAt', ({ completedAt }) => completedAt],
  ['deletedAt', ({ deletedAt }) => deletedAt],
];

async function* csvDocument(pages: Pages): AsyncGenerator<string> {
  yield csvRecord(COLUMNS.map(([name]) => name));
  for await (const page of pages) {
    yield page.map((task) => csvRecord(COLUMNS.map(([, cell]) => cell(task) ?? ''))).join('');
  }
}
