import type { AuditEntryView, DueSnapshot, FieldChange, RecurrenceSnapshot, ReminderSnapshot } from '@app/contracts';
import { describeDue, describeInstant } from '@app/language';
import { describeRule, parseRule } from '@app/recurrence';

type Payload = NonNullable<AuditEntryView['payload']>;
type Describe = (change: { from: never; to: never }, payload: Payload, timeZone: string) => string[];

/** What happens to a task as a whole; a change of its fields is told field by field. */
const HAPPENINGS: Partial<Record<NonNullable<AuditEntryView['type']>, string>> = {
  'task.created': 'Created',
  'task.completed': 'Completed',
  'task.reopened': 'Opened again',
  'task.deleted': 'Deleted',
  'task.restored': 'Brought back',
  'task.purged': 'Removed for good',
  'reminder.fired': 'Reminder sent',
};

/** How the change of a field is told. Fields that follow from others say nothing. */
const FIELDS: Record<string, Describe> = {
  title: ({ from, to }: { from: string; to: string }) => [`Renamed from "${from}" to "${to}"`],
  notes: ({ from, to }: { from: string | null; to: string | null }) => [
    from === null ? 'Notes added' : to === null ? 'Notes removed' : 'Notes changed',
  ],
  priority: ({ from, to }: { from: string; to: string }) => [`Priority changed from ${from} to ${to}`],
  tags: ({ from, to }: { from: string[]; to: string[] }) => [
    ...told(
      'Tagged',
      to.filter((tag) => !from.includes(tag)).map((tag) => `#${tag}`),
    ),
    ...told(
      'No longer tagged',
      from.filter((tag) => !to.includes(tag)).map((tag) => `#${tag}`),
    ),
  ],
  due: ({ from, to }: { from: DueSnapshot | null; to: DueSnapshot | null }) => {
    if (to === null) return ['Due date removed'];
    return [from === null ? `Due ${describeDue(to)}` : `Moved from ${describeDue(from)} to ${describeDue(to)}`];
  },
  recurrence: ({ to }: { to: RecurrenceSnapshot | null }, { task }) => {
    if (to === null) return ['Repeats no longer'];
    return [`Repeats ${describeRule(parseRule(to.rrule), { due: task.due!, anchor: to.anchor })}`];
  },
  reminders: ({ from, to }: { from: ReminderSnapshot[]; to: ReminderSnapshot[] }, _payload, timeZone) => {
    const snoozed = to.filter(({ id, status, fireAt }) => {
      const before = from.find((one) => one.id === id);
      return status === 'snoozed' && fireAt !== null && before?.fireAt !== fireAt;
    });
    if (snoozed.length > 0) return snoozed.map(({ fireAt }) => `Snoozed until ${describeInstant(fireAt!, timeZone)}`);
    const added = to.filter(({ id }) => !from.some((one) => one.id === id)).length;
    const removed = from.filter(({ id }) => !to.some((one) => one.id === id)).length;
    return [
      ...told('Added', added > 0 ? [counted(added)] : []),
      ...told('Removed', removed > 0 ? [counted(removed)] : []),
    ];
  },
};

/**
 * What an entry of the trail tells, in words: "Moved from Fri 2 Jan 2026, 09:00 to Mon 5 Jan 2026, 09:00. Priority
 * changed from medium to high."
 * @param timeZone of the person who reads it; a due date is told in the zone that it was meant in
 */
export function describeEntry({ type, actor, payload }: AuditEntryView, timeZone: string): string {
  if (type === null || payload === null) return 'What happened was erased.';
  const happening = HAPPENINGS[type];
  if (type === 'task.created' && actor === 'service:recurring') return 'Made as the next of its series.';
  if (happening !== undefined) return `${happening}.`;
  const sentences = payload.changes.flatMap((change) => describeChange(change, payload, timeZone));
  return sentences.length > 0 ? `${sentences.join('. ')}.` : 'Changed.';
}

function describeChange({ field, from, to }: FieldChange, payload: Payload, timeZone: string): string[] {
  return FIELDS[field]?.({ from: from as never, to: to as never }, payload, timeZone) ?? [];
}

function told(what: string, of: readonly string[]): string[] {
  return of.length > 0 ? [`${what} ${of.join(' ')}`] : [];
}

function counted(reminders: number): string {
  return reminders === 1 ? 'a reminder' : `${reminders} reminders`;
}
