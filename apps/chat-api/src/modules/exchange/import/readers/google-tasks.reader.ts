import type { ImportedTask, RowNote } from '../../../tasks/domain/import/imported-file';
import { Fields, isObject } from './fields';
import { emptyFile, UnreadableFileError, type ImportReader } from './import-reader';
import { parseJson, refuseRepeated } from './own-json.reader';

const STATUSES = ['needsAction', 'completed'] as const;

/** The lists of Google Tasks, as a download of one's data has them. */
export const readGoogleTasks: ImportReader = (text, { timeZone }) => {
  const document = parseJson(text);
  if (!isObject(document) || !Array.isArray(document.items)) {
    throw new UnreadableFileError('has no list "items"; send the file of Google Tasks as it was downloaded');
  }
  const file = emptyFile();
  const lists = document.items.some((item) => isObject(item) && Array.isArray(item.items))
    ? document.items
    : [document];
  let row = 0;
  for (const list of lists) {
    for (const value of isObject(list) && Array.isArray(list.items) ? list.items : []) {
      row += 1;
      const notes: RowNote[] = [];
      const task = readTask(Fields.of(value, row, notes), row, timeZone);
      if (notes.length === 0) file.tasks.push(task);
      else file.rejected.push(...notes);
    }
  }
  refuseRepeated(file.tasks, file.rejected);
  return file;
};

function readTask(fields: Fields, row: number, timeZone: string): ImportedTask {
  const [title, due, updatedAt] = [fields.text('title') ?? '', fields.text('due'), fields.text('updated')];
  return {
    row,
    key: `google ${fields.text('id') ?? `${row} ${title}`}`,
    title,
    notes: fields.text('notes'),
    status: fields.oneOf('status', STATUSES) === 'completed' ? 'completed' : 'open',
    priority: 'medium',
    tags: [],
    // A midnight in UTC that stands for the day, wherever the person is.
    due: due === null ? null : { date: due.slice(0, 10), timeZone },
    recurrence: null,
    reminders: [],
    createdAt: fields.text('created') ?? updatedAt,
    updatedAt,
    completedAt: fields.text('completed'),
    deletedAt: fields.boolean('deleted') ? updatedAt : null,
  };
}
