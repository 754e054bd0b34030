import { InvalidTaskError } from '../../../tasks/domain/task.errors';
import { PreviewRecurrenceHandler } from './preview-recurrence.handler';
import { PreviewRecurrenceQuery, type RecurrencePreviewInput } from './preview-recurrence.query';

const preview = (input: Partial<RecurrencePreviewInput>) =>
  new PreviewRecurrenceHandler().execute(
    new PreviewRecurrenceQuery({
      rrule: 'FREQ=DAILY',
      due: { at: '2026-03-01T08:00:00Z' },
      timeZone: 'Europe/Rome',
      count: 2,
      ...input,
    }),
  );
const moments = async (input: Partial<RecurrencePreviewInput>) =>
  (await preview(input)).map(({ at, date }) => at ?? date);

describe('PreviewRecurrenceHandler', () => {
  it.each<[string, Partial<RecurrencePreviewInput>, string[]]>([
    ['goes on from the due moment', {}, ['2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z']],
    [
      'returns to the day of the start',
      { rrule: 'FREQ=MONTHLY', due: { date: '2026-02-28' }, seriesStart: { date: '2026-01-31' } },
      ['2026-03-31', '2026-04-30'],
    ],
    ['ends with COUNT', { rrule: 'FREQ=DAILY;COUNT=2' }, ['2026-03-02T08:00:00.000Z']],
    [
      'passes over what was missed',
      { completedAt: '2026-03-10T12:00:00Z' },
      ['2026-03-11T08:00:00.000Z', '2026-03-12T08:00:00.000Z'],
    ],
    ['judges by now', { now: '2026-03-05T12:00:00Z', count: 1 }, ['2026-03-06T08:00:00.000Z']],
    [
      'counts from the completion',
      { rrule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion', completedAt: '2026-03-10T12:00:00Z' },
      ['2026-03-13T08:00:00.000Z', '2026-03-16T08:00:00.000Z'],
    ],
  ])('%s', async (_name, input, expected) => {
    await expect(moments(input)).resolves.toEqual(expected);
  });

  it.each<[Partial<RecurrencePreviewInput>, string]>([
    [{ rrule: 'FREQ=NEVER' }, 'rrule'],
    [{ due: {} }, 'due'],
    [{ seriesStart: { date: 'x' } }, 'seriesStart.date'],
    [{ seriesStart: { date: '2026-02-01' } }, 'seriesStart'],
    [{ timeZone: 'Nowhere' }, 'timeZone'],
    [{ completedAt: 'yesterday' }, 'completedAt'],
    [{ now: 'now' }, 'now'],
  ])('refuses %j', async (input, field) => {
    const error = await preview(input).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(InvalidTaskError);
    expect((error as InvalidTaskError).problems.map((problem) => problem.field)).toContain(field);
  });
});
