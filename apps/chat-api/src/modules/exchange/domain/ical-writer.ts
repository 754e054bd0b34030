/** Octets of a line, its break not counted (RFC 5545, 3.1). */
const LINE_OCTETS = 75;
/** No text has them, and a reader that finds one in a file drops the file. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/** A value of the type TEXT (RFC 5545, 3.3.11). */
export function icalText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** An ISO 8601 instant in UTC as a DATE-TIME: `20260301T090000Z`. */
export function icalInstant(instant: string): string {
  return `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** A property whose value is an instant or a whole day. */
export function icalMoment(name: string, { at, date }: { at: string | null; date: string | null }): string {
  return at === null ? `${name};VALUE=DATE:${date!.replaceAll('-', '')}` : `${name}:${icalInstant(at)}`;
}

/** Content lines with their breaks; long ones are folded, never within a character (RFC 5545, 3.1). */
export function icalLines(lines: readonly string[]): string {
  return lines.map(folded).join('');
}

/** The lines of a component; a line that is null is left out. */
export function icalComponent(name: string, lines: ReadonlyArray<string | null>): string[] {
  return [`BEGIN:${name}`, ...lines.filter((line) => line !== null), `END:${name}`];
}

/** A calendar in pieces, so that it never stands in memory as a whole. */
export async function* icalCalendar(
  properties: readonly string[],
  pages: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield icalLines(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Todo Chatbot//Tasks//EN', ...properties]);
  for await (const lines of pages) {
    if (lines.length > 0) yield icalLines(lines);
  }
  yield icalLines(['END:VCALENDAR']);
}

function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (octets + length > LINE_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += length;
  }
  return `${text}\r\n`;
}
