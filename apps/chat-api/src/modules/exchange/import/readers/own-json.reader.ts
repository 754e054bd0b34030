import { PRIORITIES, RECURRENCE_ANCHORS, REMINDER_STATUSES, TASK_STATUSES, type Priority } from '@app/contracts';
import type { ImportedSeries, ImportedTask, RowNote } from '../../../tasks/domain/import/imported-file';
import type { DueInput, ReminderInput } from '../../../tasks/domain/task-input';
import { SCHEMA_VERSION } from '../../domain/export-document';
import { Fields, isObject } from './fields';
import { emptyFile, UnreadableFileError, type ImportReader } from './import-reader';

const MEDIUM_FIRST: readonly Priority[] = ['medium', ...PRIORITIES];

/** Our own export: the only format that has everything. */
export const readOwnJson: ImportReader = (text) => {
  const document: unknown = parseJson(text);
  if (!isObject(document) || !Array.isArray(document.tasks)) {
    throw new UnreadableFileError('has no list "tasks"; send the file as it was exported');
  }
  const { schemaVersion, series = [] } = document;
  if (schemaVersion !== undefined && !(typeof schemaVersion === 'number' && schemaVersion <= SCHEMA_VERSION)) {
    throw new UnreadableFileError(`is of a newer version than ${SCHEMA_VERSION}, which is the newest known here`);
  }
  const file = emptyFile();
  for (const [index, value] of (Array.isArray(series) ? series : []).entries()) {
    const notes: RowNote[] = [];
    const read = readSeries(Fields.of(value, 0, notes, `series[${index}]`));
    // Its instances tell most of it, too.
    if (notes.length === 0) file.series.push(read);
    else file.warnings.push(...notes);
  }
  for (const [index, value] of document.tasks.entries()) {
    const row = index + 1;
    const notes: RowNote[] = [];
    const task = readTask(Fields.of(value, row, notes), row);
    if (notes.length === 0) file.tasks.push(task);
    else file.rejected.push(...notes);
  }
  refuseRepeated(file.tasks, file.rejected);
  return file;
};

/** @throws UnreadableFileError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableFileError('is no JSON');
  }
}

/** Takes out tasks whose key another one had before. */
export function refuseRepeated(tasks: ImportedTask[], rejected: RowNote[]): void {
  const seen = new Set<string>();
  const kept = tasks.filter(({ key, row }) => {
    if (!seen.has(key)) return seen.add(key);
    rejected.push({ row, field: 'id', message: 'is that of another row; give each its own' });
    return false;
  });
  tasks.splice(0, tasks.length, ...kept);
}

function readTask(fields: Fields, row: number): ImportedTask {
  const seriesId = fields.text('seriesId');
  const recurrence = fields.object('recurrence');
  const title = fields.text('title') ?? '';
  return {
    row,
    key: fields.text('id') ?? `row ${row} ${title}`,
    title,
    notes: fields.text('notes'),
    status: fields.oneOf('status', TASK_STATUSES),
    priority: fields.oneOf('priority', MEDIUM_FIRST),
    tags: fields.texts('tags'),
    due: readDue(fields.object('due')),
    recurrence: recurrence && {
      rrule: recurrence.text('rrule') ?? '',
      anchor: recurrence.oneOf('anchor', RECURRENCE_ANCHORS),
      lookahead: recurrence.number('lookahead') ?? 1,
    },
    reminders: fields.objects('reminders').map((reminder) => ({
      ...readReminder(reminder),
      fireAt: reminder.text('fireAt'),
      status: reminder.oneOf('status', REMINDER_STATUSES),
    })),
    series: seriesId === null ? undefined : { key: seriesId, index: fields.number('seriesIndex') },
    createdAt: fields.text('createdAt'),
    updatedAt: fields.text('updatedAt'),
    completedAt: fields.text('completedAt'),
    deletedAt: fields.text('deletedAt'),
  };
}

function readSeries(fields: Fields): ImportedSeries {
  const template = fields.object('template');
  return {
    key: fields.text('id') ?? '',
    rrule: fields.text('rrule') ?? '',
    anchor: fields.oneOf('anchor', RECURRENCE_ANCHORS),
    lookahead: fields.number('lookahead') ?? 1,
    start: readDue(fields.object('start')) ?? {},
    lastIndex: fields.number('lastIndex') ?? 0,
    lastDue: readDue(fields.object('lastDue')) ?? {},
    ended: fields.boolean('ended'),
    pausedAt: fields.text('pausedAt'),
    template: {
      title: template?.text('title') ?? '',
      notes: template?.text('notes') ?? null,
      priority: template?.oneOf('priority', MEDIUM_FIRST) ?? 'medium',
      tags: template?.texts('tags') ?? [],
      reminders: template?.objects('reminders').map(readReminder) ?? [],
    },
  };
}

function readDue(due: Fields | null): DueInput | null {
  return due && { at: due.text('at'), date: due.text('date'), timeZone: due.text('timeZone') };
}

function readReminder(reminder: Fields): ReminderInput {
  return { before: reminder.text('before'), at: reminder.text('at') };
}
