import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { InvalidEventError, parseByClass, topicsOf, type DomainEvent } from '../events/event-registry';
import type { Topic } from '../topics';
import { Ajv2020 } from 'ajv/dist/2020';
import { compileSchemas, keepsSchema } from './compiled-schema';
import type { PublishedEventName } from './json-schema';

const fixtures = join(__dirname, '..', 'fixtures');

interface Published {
  schema: PublishedEventName;
  topic: Topic;
  data: object;
}
const published: Published[] = readdirSync(fixtures).map((name) => {
  const data = JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as DomainEvent;
  const schema = {
    'reminder.due': 'reminder-event.v1',
    'chat.message': 'chat-event.v1',
    'account.deleted': 'account-event.v1',
    'sessions.ended': 'account-event.v1',
  }[data.type as string];
  return { schema: (schema ?? 'task-event.v1') as PublishedEventName, topic: topicsOf(data)[0]!, data };
});

/** Every place in a JSON value, as a list of keys. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** A copy with another value at a place; `undefined` takes it away. */
function changed(data: object, path: readonly string[], value: unknown): object {
  const copy = structuredClone(data) as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  const last = path.at(-1)!;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function classAccepts({ topic }: Published, data: object): boolean {
  try {
    parseByClass(topic, structuredClone(data));
    return true;
  } catch (error) {
    if (error instanceof InvalidEventError) return false;
    throw error;
  }
}

/** What is wrong nearly everywhere, or right in one place and wrong in the next. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    ' ',
    'text',
    'open',
    'high',
    'pending',
    'task.created',
    'user:somebody',
    '2026-02-28',
    '2026-02-30',
    '2026-13-01',
    '2026-02-28T09:00:00Z',
    '2026-02-28T09:00:00.123+02:00',
    '2026-02-30T09:00:00Z',
    '2026-02-28T25:00:00Z',
    '20260228T090000Z',
    'urn:uuid:0192d3a0-1111-7abc-8def-0123456789ab',
    '0192d3a0-1111-7abc-8def-0123456789ab',
    '0192d3a0-1111-0abc-0def-0123456789ab',
    '00000000-0000-0000-0000-000000000000',
    'Ünï-cödé_タグ',
    'not a tag',
    '😀'.repeat(101),
    'a'.repeat(201),
    'a'.repeat(10_001),
    0,
    1,
    -1,
    1.5,
    11,
    2 ** 53,
    true,
    [],
    {},
    [null],
    ['one', 'two', 'three', 'four', 'five'],
    ['one', 'two', 'three', 'four', 'five', 'six'],
  ),
  fc.string({ maxLength: 250, unit: 'grapheme' }),
  fc.integer(),
);

describe('schemas that are compiled at the start', () => {
  it('leave nothing to compile for the first event of any kind', async () => {
    await compileSchemas();
    const compile = jest.spyOn(Ajv2020.prototype, 'compile');
    for (const { schema, data } of published) expect(keepsSchema(schema, structuredClone(data))).toBe(true);
    expect(compile).not.toHaveBeenCalled();
    compile.mockRestore();
  });
});

describe('the compiled schema of an event', () => {
  it('accepts what was published', () => {
    expect(published.map(({ schema, data }) => keepsSchema(schema, structuredClone(data)))).toEqual(
      published.map(() => true),
    );
  });

  it('lets nothing through that the class of the event refuses', () => {
    const wrong = fc
      .constantFrom(...published)
      .chain((event) =>
        fc.tuple(
          fc.constant(event),
          fc.constantFrom(...placesIn(event.data).filter(({ length }) => length > 0)),
          anything,
        ),
      );
    fc.assert(
      fc.property(wrong, ([event, path, value]) => {
        const data = changed(event.data, path, value);
        if (keepsSchema(event.schema, structuredClone(data))) expect(classAccepts(event, data)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);

  it('drops what it does not know, wherever it stands, and nothing else', () => {
    for (const { schema, data } of published) {
      const inner = 'task' in data ? 'task' : 'message';
      const known = structuredClone(data);
      const content = (data as Record<string, object>)[inner];
      const more = structuredClone({ ...data, novelty: 1, [inner]: { ...content, colour: 'red' } });
      expect(keepsSchema(schema, more)).toBe(true);
      expect(more).toEqual(known);
    }
  });
});
