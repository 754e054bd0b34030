import fc from 'fast-check';
import { parseMessage, type LanguageContext } from './index';
import { Line, momentOf } from './line';
import { readPieces } from './read-pieces';
import { tokenize } from './tokens';

const CONTEXT: LanguageContext = { now: '2026-03-04T08:00:00.000Z', timeZone: 'Europe/Chisinau', locale: 'en-US' };

const WORDS =
  `pay rent call mom tomorrow today tonight friday fri sat next this every! every each other last first second day days
   week weeks month on at by the of a an and or in 9am 14:30 25:00 9:75 5 12 31 1st 31st 15th march may june 6/10 06/31
   6/10/2018 2026-02-30 2026-12-24 #home #дом #work !high !low high priority remind me before after until starting for 3
   two times minutes hour hours morning evening noon midnight weekday daily monthly done complete list show what's due
   help add "quoted 9am" 'it's' "The 9/11 Report" buy 7up , . : ; ! ? ( ) // - https://a.b/c?d=9am bob@example.com end mid
   january finish i when half past quarter to 2pm-3pm mon-fri tue/thu Friday Night Lights naïve 日本 🎉`.split(/\s+/);

const COMMANDS = [
  'reopen',
  'delete',
  'remove task',
  'move',
  'postpone',
  'push',
  'rename',
  'tag',
  'untag',
  'make',
  'add #home to',
  'remove #home from',
  'set the priority of',
  'snooze',
  'remind me again',
  'skip',
  "skip this week's",
  'pause',
  'resume the series',
  'stop repeating',
  'undo',
  'done',
  'mark',
];

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }).map((words) => words.join(' ')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
);
const context = fc.record({
  now: fc
    .date({ min: new Date('1999-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  timeZone: fc.constantFrom('UTC', 'America/Los_Angeles', 'Pacific/Auckland', 'Europe/Chisinau', 'Asia/Kathmandu'),
  locale: fc.constantFrom('en-US', 'en-GB', 'de-DE', 'ar-EG', 'xx', 'nonsense locale'),
});

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];

describe('every line', () => {
  it('is read without an error, with spans that are its own text, in order and apart', () => {
    fc.assert(
      fc.property(line, context, (text, where) => {
        const { spans, problem } = parseMessage(text, where);
        let end = 0;
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.text).toBe(text.slice(span.start, span.end));
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
        if (problem) expect([problem.start >= 0, problem.end <= text.length]).toEqual([true, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every word: in the title, in the order it was typed, or in a span', () => {
    fc.assert(
      fc.property(line, context, (text, where) => {
        const { spans, draft } = parseMessage(text, where);
        if (!draft) return;
        const apart = spans.filter(({ kind }) => kind !== 'quote');
        let rest = '';
        let from = 0;
        for (const span of apart) {
          rest += `${text.slice(from, span.start)} `;
          from = span.end;
        }
        rest += text.slice(from);
        const title = wordsOf(draft.title);
        const left = wordsOf(rest);
        // A time range stays in the title as well, so that the title may have more words, never fewer.
        let at = 0;
        for (const word of title) if (word === left[at]) at += 1;
        expect(left.slice(at)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every word of a command: in the name of the task or in a span', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS), line, context, (command, text, where) => {
        const whole = `${command} ${text}`;
        const { intent, spans, reference = '', problem } = parseMessage(whole, where);
        if (intent === 'add' || intent === 'list' || intent === 'unknown' || problem) return;
        const kept = [...spans.map((span) => span.text), reference].flatMap(wordsOf);
        for (const word of wordsOf(whole.split(/[\r\n]/)[0]!)) expect(kept).toContain(word);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a name in quotes as it is', () => {
    const quoted = fc.array(fc.constantFrom(...WORDS.filter((word) => !/["'“”]/.test(word) && /\p{L}/u.test(word))), {
      minLength: 1,
      maxLength: 6,
    });
    const command = fc.constantFrom(
      ['move ', ' to friday 5pm', 'move'],
      ['delete ', '', 'delete'],
      ['rename ', ' to swim', 'rename'],
      ['snooze ', ' for 1 h', 'snooze'],
      ['reopen ', '', 'reopen'],
      ['skip ', ' tomorrow', 'skip'],
      ['pause ', '', 'pause'],
      ['resume the ', ' series', 'resume'],
      ['', ' no longer repeats', 'end'],
      ['tag ', ' #home', 'change'],
      ['done: ', '', 'complete'],
    );
    fc.assert(
      fc.property(quoted, command, (words, [before, after, intent]) => {
        const name = words.join(' ');
        expect(parseMessage(`${before}"${name}"${after}`, CONTEXT)).toMatchObject({ intent, reference: name });
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves quoted text as it is', () => {
    const quoted = fc.array(fc.constantFrom(...WORDS.filter((word) => !/["'“”]/.test(word))), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(quoted, (words) => {
        const inner = words.join(' ');
        const { draft } = parseMessage(`read "${inner}" tomorrow`, CONTEXT);
        expect(draft!.title).toBe(`read "${inner}"`);
        expect(draft!.due!.date).toBe('2026-03-05');
      }),
      { numRuns: 500 },
    );
  });

  it('means the same when it is read again', () => {
    fc.assert(
      fc.property(line, context, (text, where) => {
        expect(parseMessage(text, where)).toEqual(parseMessage(text, where));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the host’s time zone', () => {
  const own = process.env.TZ;
  afterAll(() => {
    if (own === undefined) delete process.env.TZ;
    else process.env.TZ = own;
  });

  it('plays no part', () => {
    fc.assert(
      fc.property(line, context, (text, where) => {
        const answers = ['UTC', 'America/Los_Angeles', 'Pacific/Auckland', 'Europe/Chisinau'].map((zone) => {
          process.env.TZ = zone;
          return JSON.stringify(parseMessage(text, where));
        });
        expect(new Set(answers).size).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the work for a line', () => {
  /** A line that counts how often its tokens are looked at. */
  class CountingLine extends Line {
    looks = 0;

    override word(at: number): string {
      this.looks += 1;
      return super.word(at);
    }

    override mark(at: number): string {
      this.looks += 1;
      return super.mark(at);
    }
  }

  const LOOKS_PER_TOKEN = 1_000;

  it('grows with its tokens only, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WORDS),
        fc.constantFrom(...WORDS),
        fc.integer({ min: 1, max: 300 }),
        (a, b, times) => {
          const text = `${a} ${b} `.repeat(times).slice(0, 2_000);
          const counting = new CountingLine(text, momentOf(CONTEXT));
          readPieces(counting, 0);
          expect(counting.looks).toBeLessThanOrEqual(LOOKS_PER_TOKEN * (counting.length + 1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(['"', "'", '“', '#', '!', '/', '-', '9', 'a', '(', ':', '.', '1:', 'every ', 'and ', 'the 1st and '])(
    'is done for 2,000 characters of %j',
    (piece) => {
      const text = piece.repeat(2_000).slice(0, 2_000);
      expect(tokenize(text).length).toBeLessThanOrEqual(2_000);
      expect(() => parseMessage(text, CONTEXT)).not.toThrow();
    },
  );
});
