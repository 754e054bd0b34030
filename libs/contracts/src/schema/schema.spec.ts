import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incompatibilities } from './compatibility';
import { generatedDocuments } from './generated-documents';
import { eventSchema, PUBLISHED_EVENTS, type JsonSchema, type PublishedEventName } from './json-schema';

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');
const names = Object.keys(PUBLISHED_EVENTS) as PublishedEventName[];

describe('the documents made from the contracts', () => {
  it.each([...generatedDocuments()])('docs/generated/%s is what `npm run docs:generate` writes', (path, text) => {
    expect(read(`../../../../docs/generated/${path}`)).toBe(text);
  });

  it.each(names)('%s still reads everything that was published with it', (name) => {
    const published = JSON.parse(read(`published/${name}.schema.json`)) as JsonSchema;
    expect(incompatibilities(published, eventSchema(name))).toEqual([]);
  });
});

describe('incompatibilities', () => {
  const published: JsonSchema = {
    type: 'object',
    required: ['title'],
    properties: {
      title: { type: 'string', maxLength: 200, minLength: 1 },
      priority: { type: 'string', enum: ['low', 'high'] },
      tags: { type: 'array', maxItems: 5, items: { type: 'string', pattern: '^a$' } },
      due: { anyOf: [{ $ref: '#/$defs/Due' }, { type: 'null' }] },
    },
    $defs: { Due: { type: 'object', properties: { at: { type: 'string' } } } },
  };
  const changed = (change: (schema: JsonSchema & { properties: Record<string, JsonSchema> }) => void): JsonSchema => {
    const copy = structuredClone(published) as JsonSchema & { properties: Record<string, JsonSchema> };
    change(copy);
    return copy;
  };

  it.each<[string, JsonSchema]>([
    ['nothing', published],
    ['a new optional field', changed((schema) => (schema.properties.colour = { type: 'string' }))],
    ['a new member of an enumeration', changed((schema) => schema.properties.priority!.enum!.push('medium'))],
    ['wider limits', changed((schema) => Object.assign(schema.properties.title!, { maxLength: 300, minLength: 0 }))],
    ['a field that is no longer required', changed((schema) => delete schema.required)],
  ])('allows %s', (_name, current) => {
    expect(incompatibilities(published, current)).toEqual([]);
  });

  it.each<[string, JsonSchema, string]>([
    ['a field that is gone', changed((schema) => delete schema.properties.title), 'title: is gone'],
    ['a new required field', changed((schema) => schema.required!.push('due')), 'due: became required'],
    ['another type', changed((schema) => (schema.properties.title!.type = 'number')), 'title: type became "number"'],
    ['a lower limit', changed((schema) => (schema.properties.title!.maxLength = 100)), 'title: maxLength was lowered'],
    ['a higher minimum', changed((schema) => (schema.properties.title!.minLength = 2)), 'title: minLength was raised'],
    [
      'a member that is gone',
      changed((schema) => (schema.properties.priority!.enum = ['low'])),
      'priority: no longer one of high',
    ],
    [
      'another pattern of items',
      changed((schema) => (schema.properties.tags!.items!.pattern = '^b$')),
      'tags[]: pattern became "^b$"',
    ],
    ['a change in a nested object', changed((schema) => (schema.$defs!.Due!.properties = {})), 'Due.at: is gone'],
    ['a nested object that is gone', changed((schema) => delete schema.$defs!.Due), 'Due: is gone'],
    [
      'a field that may no longer be null and is another object',
      changed((schema) => (schema.properties.due = { $ref: '#/$defs/Other' })),
      'due: $ref became "#/$defs/Other"',
    ],
  ])('reports %s', (_name, current, problem) => {
    expect(incompatibilities(published, current)).toContain(problem);
  });
});
