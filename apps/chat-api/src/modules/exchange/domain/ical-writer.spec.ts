import fc from 'fast-check';
import { icalCalendar, icalComponent, icalInstant, icalLines, icalMoment, icalText } from './ical-writer';

const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);
const unfold = (text: string): string => text.replaceAll('\r\n ', '');
const unescape = (value: string): string =>
  value.replace(/\\(.)/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter));
const anyText = fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => isWellFormed(text));

describe('iCalendar text', () => {
  it('comes back as it was, but for what is invisible and for the kind of its line breaks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const visible = text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]/gu, '');
        expect(unescape(icalText(text))).toBe(visible);
      }),
    );
  });

  it('cannot begin a line or a property of its own', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = unfold(icalLines([`SUMMARY:${icalText(text)}`])).split('\r\n');
        expect(lines).toHaveLength(2);
        expect(lines[0]).toMatch(/^SUMMARY:([^\\;,]|\\[\\;,n])*$/s);
      }),
    );
    expect(icalText('a\r\nEND:VCALENDAR\r;,\\')).toBe('a\\nEND:VCALENDAR\\n\\;\\,\\\\');
  });
});

describe('iCalendar lines', () => {
  it('have at most 75 octets, break within no character and unfold to what they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (value) => {
        const line = `X:${value.replace(/[\r\n]/g, '')}`;
        const text = icalLines([line]);
        for (const part of text.slice(0, -2).split('\r\n')) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
          expect(isWellFormed(part)).toBe(true);
        }
        expect(unfold(text)).toBe(`${line}\r\n`);
      }),
    );
  });

  it('of 75 octets are whole', () => {
    const line = 'x'.repeat(75);
    expect(icalLines([line])).toBe(`${line}\r\n`);
    expect(icalLines([`${line}y`])).toBe(`${line}\r\n y\r\n`);
  });
});

it('moments are instants in UTC, or days', () => {
  expect(icalInstant('2026-03-01T09:05:07.123Z')).toBe('20260301T090507Z');
  expect(icalMoment('DUE', { at: '2026-03-01T09:00:00.000Z', date: null })).toBe('DUE:20260301T090000Z');
  expect(icalMoment('DUE', { at: null, date: '2026-03-01' })).toBe('DUE;VALUE=DATE:20260301');
});

it('a calendar has a version and a maker, and its components in between', async () => {
  async function* pages() {
    yield [];
    yield icalComponent('VTODO', ['UID:1', null]);
  }
  const pieces: string[] = [];
  for await (const piece of icalCalendar(['NAME:Tasks'], pages())) pieces.push(piece);
  expect(pieces.join('')).toBe(
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Todo Chatbot//Tasks//EN\r\nNAME:Tasks\r\n' +
      'BEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n',
  );
});
