import fc from 'fast-check';
import { parseEvent, TOPICS } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { newTask } from './new-task';
import { recordChanges } from './task-event';
import { InputCheck, readRecurrence } from './task-input';
import { InvalidTaskError } from './task.errors';

const DEFAULTS = { timeZone: 'Europe/Rome', defaultReminder: 'PT30M', allDayReminderTime: '09:00' };
const NOW = new Date('2026-11-24T10:00:00Z');
const user = uuidv7();
const make = (input: Parameters<typeof newTask>[1]) => newTask(user, input, DEFAULTS, NOW).task.state;

describe('a new task', () => {
  it('takes zone and reminder of its owner when it says none', () => {
    expect(make({ title: 'x', due: { date: '2026-12-01' } })).toMatchObject({
      due: { timeZone: 'Europe/Rome' },
      reminders: [{ before: 'PT30M', fireAt: '2026-12-01T07:30:00.000Z' }],
    });
    expect(make({ title: 'x' }).reminders).toEqual([]);
    expect(make({ title: 'x', due: { date: '2026-12-01' }, reminders: [] }).reminders).toEqual([]);
  });

  it('keeps line breaks of notes, takes empty notes for none, and each reminder once', () => {
    expect(make({ title: 'x', notes: 'a\n\tb' }).notes).toBe('a\n\tb');
    expect(make({ title: 'x', notes: ' \n ' }).notes).toBeNull();
    const reminders = [{ at: '2026-12-01T10:00:00Z' }, { at: '2026-12-01T11:00:00+01:00' }];
    expect(make({ title: 'x', reminders }).reminders).toHaveLength(1);
  });

  it('either keeps the schema of its event or is refused by name, whatever it is made of', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 195, maxLength: 205 }));
    fc.assert(
      fc.property(
        text,
        fc.option(text),
        fc.array(fc.oneof(text, fc.stringMatching(/^[a-zA-Z0-9_-]{1,33}$/)), { maxLength: 6 }),
        fc.option(
          fc.oneof(
            text,
            fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          ),
        ),
        fc.array(fc.oneof(text, fc.constantFrom('P1D', 'PT5M', 'p1w')), { maxLength: 6 }),
        (title, notes, tags, at, befores) => {
          let made;
          try {
            const due = at === null ? null : { at };
            made = newTask(
              user,
              { title, notes, tags, due, reminders: befores.map((before) => ({ before })) },
              DEFAULTS,
              NOW,
            );
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidTaskError);
            expect((error as InvalidTaskError).problems.every(({ field }) => field.length > 0)).toBe(true);
            return;
          }
          const origin = {
            userId: user,
            actor: `user:${user}` as const,
            correlationId: 'c',
            causationId: null,
            traceparent: undefined,
          };
          const [change] = recordChanges([made.task], new Map(), origin);
          const event = { ...change!.event, revision: 1, task: { ...change!.event.task, revision: 1 } };
          expect(parseEvent(TOPICS.taskEvents, event)).toMatchObject({ taskId: made.task.state.id });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('readRecurrence', () => {
  it('names every part that is wrong, and lets other errors pass', () => {
    const check = new InputCheck();
    readRecurrence(check, { rrule: 'FREQ=DAILY', anchor: 'moon' as never, lookahead: 1.5 }, undefined);
    expect(check.problems.map(({ field }) => field)).toEqual(['recurrence.anchor', 'recurrence.lookahead']);
    expect(() =>
      check.attempt('x', () => {
        throw new Error('a bug');
      }),
    ).toThrow('a bug');
  });
});
