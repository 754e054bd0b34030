import type { Priority, ReminderSnapshot, TaskView } from '@app/contracts';
import type { SeriesBackup } from '../../tasks/domain/import/imported-file';
import { isArmed } from '../../tasks/domain/reminders';
import type { TaskBackup } from '../../tasks/ports/task-reader.port';
import { icalComponent, icalInstant, icalMoment, icalText } from './ical-writer';

/** High, medium and low as RFC 5545, 3.8.1.9 names them. */
const PRIORITIES: Record<Priority, number> = { high: 1, medium: 5, low: 9 };

/** An IANA name. */
export const ZONE_PROPERTY = 'X-TODO-TIME-ZONE';
/** RFC 5545, 3.3.6: neither years nor months. */
const ICAL_DURATION = /^P(\d+W|(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)$/;

/**
 * A task with a due date as an event that takes nobody's time: calendars that subscribe to something show no to-dos. An
 * event without an end is a moment, or the whole of its day (RFC 5545, 3.6.1).
 */
export function icalEvent(task: TaskView): string[] {
  return icalComponent('VEVENT', [...described(task), icalMoment('DTSTART', task.due!), 'TRANSP:TRANSPARENT']);
}

/**
 * A task as a to-do. Of a series only the newest instance repeats: the others would begin it once more. The zone in which
 * a moment was meant stands beside it, since moments are in UTC.
 */
export function icalTodo(task: TaskBackup, series?: SeriesBackup): string[] {
  const { title, due, status, completedAt, reminders, recurrence, seriesIndex } = task;
  const open = status === 'open';
  const repeats = open && due !== null && recurrence !== null && (seriesIndex ?? 1) >= (series?.lastIndex ?? 1);
  return icalComponent('VTODO', [
    ...described(task),
    repeats ? icalMoment('DTSTART', due) : null,
    due && icalMoment('DUE', due),
    due && `${ZONE_PROPERTY}:${icalText(due.timeZone)}`,
    repeats ? `RRULE:${ruleFrom(recurrence.rrule, seriesIndex ?? 1)}` : null,
    `STATUS:${open ? 'NEEDS-ACTION' : 'COMPLETED'}`,
    completedAt && `COMPLETED:${icalInstant(completedAt)}`,
    ...reminders.filter(isArmed).flatMap((reminder) => alarm(title, reminder, typeof due?.at === 'string')),
  ]);
}

/** A rule counts from its first instance on, and a to-do from its own. */
function ruleFrom(rrule: string, index: number): string {
  return rrule.replace(/(^|;)COUNT=(\d+)/, (_all, before: string, count: string) => {
    return `${before}COUNT=${Math.max(1, Number(count) - index + 1)}`;
  });
}

/** A duration before the moment when iCalendar has it too and the moment is an instant; else an instant. */
function alarm(title: string, { before, fireAt }: ReminderSnapshot, hasMoment: boolean): string[] {
  const trigger =
    before !== null && hasMoment && ICAL_DURATION.test(before)
      ? `TRIGGER;RELATED=END:-${before}`
      : `TRIGGER;VALUE=DATE-TIME:${icalInstant(fireAt!)}`;
  return icalComponent('VALARM', ['ACTION:DISPLAY', `DESCRIPTION:${icalText(title)}`, trigger]);
}

/** What events and to-dos have in common. */
function described({ id, title, notes, tags, priority, createdAt, updatedAt }: TaskView): Array<string | null> {
  return [
    `UID:${id}`,
    `DTSTAMP:${icalInstant(updatedAt)}`,
    `CREATED:${icalInstant(createdAt)}`,
    `LAST-MODIFIED:${icalInstant(updatedAt)}`,
    `SUMMARY:${icalText(title)}`,
    notes === null ? null : `DESCRIPTION:${icalText(notes)}`,
    tags.length === 0 ? null : `CATEGORIES:${tags.map(icalText).join(',')}`,
    `PRIORITY:${PRIORITIES[priority]}`,
  ];
}
