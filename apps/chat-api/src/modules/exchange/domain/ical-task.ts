import type { Priority, TaskView } from '@app/contracts';
import { icalComponent, icalInstant, icalMoment, icalText } from './ical-writer';

/** High, medium and low as RFC 5545, 3.8.1.9 names them. */
const PRIORITIES: Record<Priority, number> = { high: 1, medium: 5, low: 9 };

/**
 * A task with a due date as an event that takes nobody's time: calendars that subscribe to something show no to-dos. An
 * event without an end is a moment, or the whole of its day (RFC 5545, 3.6.1).
 */
export function icalEvent(task: TaskView): string[] {
  return icalComponent('VEVENT', [...described(task), icalMoment('DTSTART', task.due!), 'TRANSP:TRANSPARENT']);
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
