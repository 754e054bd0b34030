import type { Due } from '../api/types';
import { aTask } from '../testing/fixtures';
import { dueText } from './due-text';
import { recurrenceText } from './recurrence-text';
import { groupTasks } from './task-groups';
import { isOverdue } from './zone-time';

const ZONE = 'Europe/Rome';
/** Wednesday, 15:30 in Rome. */
const NOW = new Date('2026-03-04T14:30:00.000Z');
const at = (instant: string, timeZone = ZONE): Due => ({ at: instant, date: null, timeZone });
const on = (date: string, timeZone = ZONE): Due => ({ at: null, date, timeZone });

describe('groupTasks', () => {
  const named = (title: string, task: Parameters<typeof aTask>[0] = {}) => aTask({ id: title, title, ...task });

  it('puts open tasks where a person looks for them', () => {
    const { groups, open } = groupTasks(
      [
        named('no date'),
        named('missed', { due: at('2026-03-04T14:29:59.000Z') }),
        named('missed day', { due: on('2026-03-03') }),
        named('tonight', { due: at('2026-03-04T22:59:00.000Z') }),
        named('all day', { due: on('2026-03-04') }),
        named('just after midnight', { due: at('2026-03-04T23:30:00.000Z') }),
        named('in a week', { due: on('2026-03-11') }),
        named('far', { due: on('2026-03-12') }),
        named('gone', { deletedAt: '2026-03-04T00:00:00.000Z' }),
      ],
      new Map(),
      ZONE,
      NOW,
    );
    expect(groups.map(({ name, tasks }) => [name, ...tasks.map(({ title }) => title)])).toEqual([
      ['Overdue', 'missed day', 'missed'],
      ['Today', 'all day', 'tonight'],
      ['Tomorrow', 'just after midnight'],
      ['Next 7 days', 'in a week'],
      ['Later', 'far'],
      ['No date', 'no date'],
    ]);
    expect(open).toBe(8);
  });

  it('orders equals by priority, then by age', () => {
    const { groups } = groupTasks(
      [
        named('young', { createdAt: '2026-03-02T10:00:00.000Z' }),
        named('low', { priority: 'low' }),
        named('old'),
        named('high', { priority: 'high' }),
      ],
      new Map(),
      ZONE,
      NOW,
    );
    expect(groups[0]!.tasks.map(({ title }) => title)).toEqual(['high', 'old', 'young', 'low']);
  });

  it('goes by the wish while the server has not answered', () => {
    const done = named('done', { status: 'completed', completedAt: '2026-03-01T10:00:00.000Z' });
    const wished = named('wished');
    const both = groupTasks([done, wished], new Map([['wished', 'completed']]), ZONE, NOW);
    expect([both.open, both.done.map(({ title }) => title)]).toEqual([0, ['wished', 'done']]);
    const back = groupTasks([done], new Map([['done', 'open']]), ZONE, NOW);
    expect([back.open, back.done]).toEqual([1, []]);
  });
});

describe('dueText', () => {
  /** ICU separates the time from AM and PM by a narrow space, in newer versions. */
  const text = (due: Due, locale = 'en-US') => dueText(due, { zone: ZONE, locale, now: NOW }).replace(/\s/gu, ' ');

  it.each([
    [at('2026-03-04T17:05:00.000Z'), 'Today 6:05 PM'],
    [at('2026-03-05T08:00:00.000Z'), 'Tomorrow 9:00 AM'],
    [on('2026-03-03'), 'Yesterday'],
    [on('2026-03-09'), 'Mon, Mar 9'],
    [at('2027-01-01T08:00:00.000Z'), 'Fri, Jan 1, 2027, 9:00 AM'],
    [at('2026-03-06T02:00:00.000Z', 'Asia/Tokyo'), 'Fri, Mar 6, 3:00 AM (11:00 AM GMT+9)'],
    [at('2026-03-06T08:00:00.000Z', 'Europe/Berlin'), 'Fri, Mar 6, 9:00 AM'],
  ])('%j is %s', (due, words) => {
    expect(text(due)).toBe(words);
  });

  it('writes times the way of the locale', () => {
    expect(text(at('2026-03-04T17:05:00.000Z'), 'en-GB')).toBe('Today 18:05');
  });

  it('keeps a day open until it is over where the task lives', () => {
    const early = new Date('2026-03-04T23:30:00.000Z');
    expect(isOverdue(on('2026-03-04', 'Europe/Rome'), early)).toBe(true);
    expect(isOverdue(on('2026-03-04', 'America/New_York'), early)).toBe(false);
  });
});

describe('recurrenceText', () => {
  it.each([
    ['FREQ=DAILY', 'schedule', 'every day'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'schedule', 'every 2 weeks on Tue'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'schedule', 'every week on workdays'],
    ['FREQ=MONTHLY;BYDAY=1MO', 'schedule', 'every month'],
    ['FREQ=DAILY;INTERVAL=3', 'completion', 'every 3 days after it is done'],
    ['COUNT=3', 'schedule', 'repeats'],
  ] as const)('%s (%s): %s', (rrule, anchor, words) => {
    expect(recurrenceText({ rrule, anchor, lookahead: 1 })).toBe(words);
  });
});
