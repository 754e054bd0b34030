import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { DueSnapshot } from '@app/contracts';
import { nextOccurrence, parseRule, resolveLocal } from '@app/recurrence';
import { InputCheck, readDue, readInstant, readRecurrence } from '../../../tasks/domain/task-input';
import { PreviewRecurrenceQuery, type Occurrence, type RecurrencePreviewInput } from './preview-recurrence.query';

@QueryHandler(PreviewRecurrenceQuery)
export class PreviewRecurrenceHandler implements IQueryHandler<PreviewRecurrenceQuery> {
  /** @throws InvalidTaskError naming every field that is wrong */
  execute({ input }: PreviewRecurrenceQuery): Promise<Occurrence[]> {
    return Promise.resolve().then(() => preview(input));
  }
}

function preview(input: RecurrencePreviewInput): Occurrence[] {
  const check = new InputCheck();
  const due = readDue(check, input.due, undefined, input.timeZone);
  const start = input.seriesStart ? readDue(check, input.seriesStart, undefined, input.timeZone, 'seriesStart') : due;
  const recurrence = readRecurrence(check, { ...input, lookahead: 1 }, start, '');
  const completedAt = input.completedAt ? readInstant(check, 'completedAt', input.completedAt) : undefined;
  const now = input.now ? readInstant(check, 'now', input.now) : undefined;
  if (due && start && (due.at === null) !== (start.at === null)) {
    check.refuse('seriesStart', 'must be of the same kind as "due": both with "at", or both with "date"');
  }
  check.finish();
  return nextDues(recurrence!, start!, due!, input.count, completedAt, now);
}

function nextDues(
  { rrule, anchor }: { rrule: string; anchor: 'schedule' | 'completion' },
  seriesStart: DueSnapshot,
  due: DueSnapshot,
  count: number,
  completedAt: string | undefined,
  now: string | undefined,
): Occurrence[] {
  const rule = parseRule(rrule);
  const found: Occurrence[] = [];
  let lastDue = due;
  for (let index = 1; index <= count; index += 1) {
    const next = nextOccurrence({
      rule,
      anchor,
      seriesStart,
      lastDue,
      lastIndex: index,
      ...(completedAt && index === 1 ? { completedAt } : {}),
      now: now ?? instantOf(lastDue),
    });
    if (next === null) break;
    found.push({ at: next.at, date: next.date });
    lastDue = next;
  }
  return found;
}

function instantOf({ at, date, timeZone }: DueSnapshot): string {
  return at ?? resolveLocal(date!, '00:00', timeZone);
}
