import type { SeriesBackup } from '../../tasks/domain/import/imported-file';
import type { TaskBackup } from '../../tasks/ports/task-reader.port';
import { csvRecord } from './csv';
import { icalTodo } from './ical-task';
import { icalCalendar } from './ical-writer';

export const EXPORT_FORMATS = ['json', 'csv', 'ics'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Rises when a reader of the JSON document has to be changed. */
export const SCHEMA_VERSION = 2;

/** What an export tells of the account beside its tasks. */
export interface ExportHead {
  /** ISO 8601. */
  exportedAt: string;
  preferences: { timeZone: string; locale: string; defaultReminder: string | null; allDayReminderTime: string };
  /** Read before the tasks: a task that is made meanwhile is one more instance, and never missing. */
  series: SeriesBackup[];
}

type Pages = AsyncIterable<readonly TaskBackup[]>;

/** The document in pieces, so that it never stands in memory as a whole. */
export function exportDocument(format: ExportFormat, head: ExportHead, pages: Pages): AsyncGenerator<string> {
  if (format === 'json') return jsonDocument(head, pages);
  return format === 'csv' ? csvDocument(pages) : icalCalendar([], todos(head, pages));
}

/** A calendar has no trash. */
async function* todos({ series }: ExportHead, pages: Pages): AsyncGenerator<string[]> {
  const byId = new Map(series.map((one) => [one.id, one]));
  for await (const page of pages) {
    const kept = page.filter(({ deletedAt }) => deletedAt === null);
    yield kept.flatMap((task) => icalTodo(task, byId.get(task.seriesId ?? '')));
  }
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

const COLUMNS: ReadonlyArray<readonly [name: string, cell: (task: TaskBackup) => string | null | undefined]> = [
  ['id', ({ id }) => id],
  ['seriesId', ({ seriesId }) => seriesId],
  ['seriesIndex', ({ seriesIndex }) => seriesIndex?.toString()],
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
