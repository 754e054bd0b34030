import { CHANGE_CASES } from '../test/change-cases';
import { COMMAND_CASES } from '../test/command-cases';
import { DATE_CASES } from '../test/date-cases';
import { commandInWords, inWords } from '../test/draft-words';
import { QUESTION_CASES, REFUSAL_CASES } from '../test/refusal-cases';
import { REMINDER_CASES } from '../test/reminder-cases';
import { REPEAT_CASES } from '../test/repeat-cases';
import { TITLE_CASES } from '../test/title-cases';
import { parseMessage, type LanguageContext, type ParsedMessage } from './index';

/** Wednesday, 4 March 2026, 10:00 */
const CONTEXT: LanguageContext = { now: '2026-03-04T08:00:00.000Z', timeZone: 'Europe/Chisinau', locale: 'en-US' };

const parse = (text: string, context: Partial<LanguageContext> = {}): ParsedMessage =>
  parseMessage(text, { ...CONTEXT, ...context });
const meaning = (text: string, context: Partial<LanguageContext> = {}): string => inWords(parse(text, context));

describe('parseMessage', () => {
  it.each(DATE_CASES)('%s → %s', (line, expected) => {
    expect(meaning(line)).toBe(expected);
  });

  it.each(TITLE_CASES)('title only: %s → %s', (line, expected) => {
    expect(meaning(line)).toBe(expected);
  });

  it.each(REPEAT_CASES)('%s → %s', (line, expected) => {
    expect(meaning(line)).toBe(expected);
  });

  it.each(REMINDER_CASES)('%s → %s', (line, expected) => {
    expect(meaning(line)).toBe(expected);
  });

  it.each(REFUSAL_CASES)('%s is refused for “%s”', (line, part, reason) => {
    const { intent, problem, draft } = parse(line);
    expect(intent).toBe('add');
    expect(draft).toBeUndefined();
    expect([line.slice(problem!.start, problem!.end), problem!.message]).toEqual([part, reason]);
  });

  it.each(QUESTION_CASES)('%s is asked about', (line, question) => {
    const parsed = parse(line);
    expect([parsed.question, parsed.draft, parsed.problem]).toEqual([question, undefined, undefined]);
  });

  it.each(COMMAND_CASES.map(([line, expected, filter = null]) => [line, expected, filter] as const))(
    '%s → %s',
    (line, expected, filter) => {
      const { intent, reference, question, filter: found = null } = parse(line);
      const words = [intent, reference, question && `? ${question}`].filter((word) => word !== undefined);
      expect([words.join(' '), found]).toEqual([expected, filter]);
    },
  );

  it.each(CHANGE_CASES)('%s → %s', (line, expected) => {
    expect(commandInWords(line, parse(line), CONTEXT.timeZone)).toBe(expected);
  });

  describe('the locale', () => {
    it.each([
      ['en-US', '2018-06-10'],
      ['en', '2018-06-10'],
      ['en-GB', '2018-10-06'],
      ['de-DE', '2018-10-06'],
      ['ro-MD', '2018-10-06'],
      ['not a locale', '2018-06-10'],
    ])('%s reads 6/10/2018 as %s', (locale, date) => {
      expect(meaning('dinner 6/10/2018', { locale })).toBe(`dinner | ${date}`);
    });

    it('takes the only order that gives a date', () => {
      expect(meaning('dinner 25/12', { locale: 'en-US' })).toBe('dinner | 2026-12-25');
      expect(meaning('dinner 12/25', { locale: 'en-GB' })).toBe('dinner | 2026-12-25');
    });

    it.each([
      // Sunday, 8 March 2026, 12:00
      ['en-US', '2026-03-15', '2026-03-20'],
      ['en-GB', '2026-03-09', '2026-03-13'],
      ['ar-EG', '2026-03-14', '2026-03-20'],
      ['en', '2026-03-09', '2026-03-13'],
    ])('%s begins weeks on its own day', (locale, nextWeek, nextFriday) => {
      const context = { locale, now: '2026-03-08T10:00:00.000Z' };
      expect(meaning('gym next week', context)).toBe(`gym | ${nextWeek}`);
      expect(meaning('gym next friday', context)).toBe(`gym | ${nextFriday}`);
      expect(meaning('gym friday', context)).toBe('gym | 2026-03-13');
    });

    it('says where the week begins when that matters to the rule', () => {
      expect(meaning('hike every 2 weeks on sunday and tuesday', { locale: 'en-US' })).toContain('WKST=SU');
      expect(meaning('hike every 2 weeks on sunday and tuesday', { locale: 'en-GB' })).not.toContain('WKST');
    });
  });

  describe('the moment of writing', () => {
    it('takes a weekday for the coming one, also on that day', () => {
      const friday = { now: '2026-03-06T08:00:00.000Z' };
      expect(meaning('gym friday', friday)).toBe('gym | 2026-03-13');
      expect(meaning('gym this friday', friday)).toBe('gym | 2026-03-13');
    });

    it('takes a date without a year for the next one, today included', () => {
      expect(meaning('gym 4 march')).toBe('gym | 2026-03-04');
      expect(meaning('gym 3 march')).toBe('gym | 2027-03-03');
    });

    it('takes a part of the day that has begun for the rest of it', () => {
      expect(meaning('gym tonight', { now: '2026-03-04T19:30:00.000Z' })).toBe('gym | 2026-03-04');
      expect(meaning('gym today at 9am')).toBe('gym | 2026-03-04 09:00');
    });

    it('moves a wall-clock time that does not exist forward, and takes the first of two', () => {
      const before = { now: '2026-03-28T10:00:00.000Z', timeZone: 'Europe/Berlin' };
      expect(parse('gym tomorrow 2:30am', before).draft!.due!.at).toBe('2026-03-29T01:30:00.000Z');
      const autumn = { now: '2026-10-24T10:00:00.000Z', timeZone: 'Europe/Berlin' };
      expect(parse('gym tomorrow 2:30am', autumn).draft!.due!.at).toBe('2026-10-25T00:30:00.000Z');
    });

    it('counts hours by the clock and days on the calendar', () => {
      const before = { now: '2026-03-28T10:00:00.000Z', timeZone: 'Europe/Berlin' };
      expect(parse('gym in 24 hours', before).draft!.due!.at).toBe('2026-03-29T10:00:00.000Z');
      expect(parse('gym in 1 day and 2 hours', before).draft!.due!.at).toBe('2026-03-29T11:00:00.000Z');
    });

    it('knows today in the person’s zone', () => {
      const now = '2026-03-04T23:30:00.000Z';
      expect(meaning('gym today', { now, timeZone: 'Pacific/Auckland' })).toBe('gym | 2026-03-05');
      expect(meaning('gym today', { now, timeZone: 'America/Los_Angeles' })).toBe('gym | 2026-03-04');
    });

    it('reminds of a day at the hour that the person chose', () => {
      expect(parse('gym friday, remind me thursday', { allDayReminderTime: '07:15' }).draft!.reminders).toEqual([
        { at: '2026-03-05T05:15:00.000Z' },
      ]);
    });

    it('sets a reminder at an instant also without a due date', () => {
      expect(parse('stretch, remind me in 20 minutes').draft).toMatchObject({
        title: 'stretch',
        due: null,
        reminders: [{ at: '2026-03-04T08:20:00.000Z' }],
      });
      expect(parse('stretch, remind me at 5').draft!.reminders).toEqual([{ at: '2026-03-04T15:00:00.000Z' }]);
    });

    it('refuses a context that makes no sense', () => {
      expect(() => parse('gym', { timeZone: 'Mars/Base' })).toThrow('IANA');
      expect(() => parse('gym', { now: 'soon' })).toThrow('instant');
    });
  });

  describe('lines and limits', () => {
    it('takes further lines for notes', () => {
      const parsed = parse('buy milk tomorrow\n2 litres\nthe blue one');
      expect(parsed.draft).toMatchObject({ title: 'buy milk', notes: '2 litres\nthe blue one' });
      expect(parsed.spans.at(-1)).toEqual({ start: 18, end: 39, kind: 'note', text: '2 litres\nthe blue one' });
      expect(parse('help\nme').intent).toBe('add');
    });

    it('asks what to do when nothing is said', () => {
      expect(parse('  \n ')).toMatchObject({ intent: 'unknown', question: expect.any(String) });
    });

    it('refuses a line, a title and notes that are too long, and says what to do', () => {
      expect(parse('x'.repeat(2_001)).problem!.message).toContain('Shorten');
      expect(parse('x'.repeat(201)).problem!.message).toContain('200 characters');
      expect(parse('x'.repeat(200)).draft!.title).toHaveLength(200);
    });

    it('marks every piece it understood', () => {
      expect(
        parse('add "big" rent every month on the 1st at 9am #home !high, remind me a day before // now').spans,
      ).toEqual([
        { start: 0, end: 3, kind: 'command', text: 'add' },
        { start: 4, end: 9, kind: 'quote', text: '"big"' },
        { start: 15, end: 37, kind: 'recurrence', text: 'every month on the 1st' },
        { start: 38, end: 44, kind: 'time', text: 'at 9am' },
        { start: 45, end: 50, kind: 'tag', text: '#home' },
        { start: 51, end: 56, kind: 'priority', text: '!high' },
        { start: 58, end: 80, kind: 'reminder', text: 'remind me a day before' },
        { start: 81, end: 87, kind: 'note', text: '// now' },
      ]);
    });
  });
});
