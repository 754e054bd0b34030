import ICAL from 'ical.js';
import type { Priority } from '@app/contracts';
import { isTimeZone, resolveLocal } from '@app/recurrence';
import type { ImportedFile, ImportedReminder, ImportedTask } from '../../../tasks/domain/import/imported-file';
import { ZONE_PROPERTY } from '../../domain/ical-task';
import {
  ContentKeys,
  emptyFile,
  tagsOf,
  UnreadableFileError,
  type ImportReader,
  type ReadContext,
} from './import-reader';

/** The to-dos of a calendar. Each is parsed by itself, so that a broken one stops no other. */
export const readIcal: ImportReader = (text, context) => {
  if (!/^BEGIN:VCALENDAR\s*$/im.test(text))
    throw new UnreadableFileError('is no iCalendar: it has no "BEGIN:VCALENDAR"');
  const file = emptyFile();
  const keys = new ContentKeys();
  const seen = new Set<string>();
  const todos = text.match(/^BEGIN:VTODO\s*$[^]*?^END:VTODO\s*$/gim) ?? [];
  for (const [index, block] of todos.entries()) {
    const row = index + 1;
    try {
      const task = readTodo(new ICAL.Component(ICAL.parse(block.trim()) as unknown[]), row, context, keys, file);
      if (seen.has(task.key)) {
        // A change of a single occurrence has the UID of all (RFC 5545, 3.8.4.4).
        file.warnings.push({ row, field: 'UID', message: 'is that of another to-do; only the first was taken' });
        continue;
      }
      seen.add(task.key);
      file.tasks.push(task);
    } catch (error) {
      file.rejected.push({ row, field: 'VTODO', message: `cannot be read: ${(error as Error).message}` });
    }
  }
  return file;
};

function readTodo(
  todo: ICAL.Component,
  row: number,
  context: ReadContext,
  keys: ContentKeys,
  { warnings }: ImportedFile,
): ImportedTask {
  const text = (name: string): string | null => todo.getFirstPropertyValue(name)?.toString() ?? null;
  const instant = (name: string): string | null => {
    const moment = momentOf(todo, name, context);
    return moment?.at ?? null;
  };
  const title = text('summary') ?? '';
  const status = text('status')?.toUpperCase();
  if (status === 'CANCELLED') warnings.push({ row, field: 'STATUS', message: 'is CANCELLED; taken as completed' });
  const due = momentOf(todo, 'due', context) ?? momentOf(todo, 'dtstart', context);
  const categories = todo.getAllProperties('categories').flatMap((property) => property.getValues().map(String));
  const rrule = text('rrule');
  return {
    row,
    key: text('uid') ?? keys.of('ics', title, text('description'), text('due')),
    title,
    notes: text('description'),
    status: status === 'COMPLETED' || status === 'CANCELLED' || text('completed') ? 'completed' : 'open',
    priority: priorityOf(Number(text('priority') ?? 0)),
    tags: tagsOf(categories, row, warnings),
    due,
    recurrence: rrule === null ? null : { rrule },
    reminders: todo.getAllSubcomponents('valarm').flatMap((alarm) => reminderOf(alarm, due !== null)),
    createdAt: instant('created'),
    updatedAt: instant('last-modified'),
    completedAt: instant('completed'),
  };
}

/** 1 to 4 are high, 5 is medium, 6 to 9 are low, and 0 says nothing (RFC 5545, 3.8.1.9). */
function priorityOf(priority: number): Priority {
  if (priority >= 1 && priority <= 4) return 'high';
  return priority >= 6 && priority <= 9 ? 'low' : 'medium';
}

/** A day or an instant; one without a zone is meant where the person is. */
function momentOf(todo: ICAL.Component, name: string, context: ReadContext): ImportedTask['due'] {
  const property = todo.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return null;
  const [told, meant] = [property.getFirstParameter('tzid'), todo.getFirstPropertyValue(ZONE_PROPERTY.toLowerCase())];
  const timeZone = [told, String(meant)].find((zone) => zone && isTimeZone(zone)) ?? context.timeZone;
  if (time.isDate) return { date: time.toString(), timeZone };
  if (time.zone === ICAL.Timezone.utcTimezone) return { at: time.toString(), timeZone };
  const [date, clock] = time.toString().split('T');
  return { at: resolveLocal(date!, clock!.slice(0, 5), timeZone), timeZone };
}

function reminderOf(alarm: ICAL.Component, hasDue: boolean): ImportedReminder[] {
  const trigger = alarm.getFirstPropertyValue('trigger');
  if (trigger instanceof ICAL.Time) return [{ at: trigger.toJSDate().toISOString() }];
  if (!(trigger instanceof ICAL.Duration) || !hasDue) return [];
  const seconds = trigger.toSeconds();
  return seconds > 0 ? [] : [{ before: seconds === 0 ? 'PT0S' : trigger.toString().replace(/^-/, '') }];
}
