import type { JsonSchema } from './json-schema';

const UPPER_LIMITS = ['maxLength', 'maximum', 'maxItems'];
const LOWER_LIMITS = ['minLength', 'minimum', 'minItems'];
const FIXED = ['type', '$ref', 'pattern', 'format'];

/**
 * What in a schema would make messages that were published before unreadable, or would take away from readers what they
 * rely on. New optional fields, new members of an enumeration and wider limits are fine.
 * @returns one line for each incompatible change; empty when there is none
 */
export function incompatibilities(published: JsonSchema, current: JsonSchema, path = ''): string[] {
  const at = path || 'event';
  const problems: string[] = [];
  for (const keyword of FIXED) {
    if (current[keyword] !== undefined && JSON.stringify(published[keyword]) !== JSON.stringify(current[keyword])) {
      problems.push(`${at}: ${keyword} became ${JSON.stringify(current[keyword])}`);
    }
  }
  for (const limit of UPPER_LIMITS)
    if (limitOf(current, limit, Infinity) < limitOf(published, limit, Infinity)) {
      problems.push(`${at}: ${limit} was lowered`);
    }
  for (const limit of LOWER_LIMITS)
    if (limitOf(current, limit, -Infinity) > limitOf(published, limit, -Infinity)) {
      problems.push(`${at}: ${limit} was raised`);
    }
  const lost = (published.enum ?? []).filter((member) => current.enum && !current.enum.includes(member));
  if (lost.length > 0) problems.push(`${at}: no longer one of ${lost.join(', ')}`);
  const wasRequired = new Set(published.required);
  for (const name of current.required ?? []) {
    if (!wasRequired.has(name)) problems.push(`${join(path, name)}: became required`);
  }
  for (const [name, schema] of Object.entries(published.properties ?? {})) {
    const now = current.properties?.[name];
    if (now === undefined) problems.push(`${join(path, name)}: is gone`);
    else problems.push(...incompatibilities(schema, now, join(path, name)));
  }
  for (const [name, schema] of Object.entries(published.$defs ?? {})) {
    const now = current.$defs?.[name];
    if (now === undefined) problems.push(`${name}: is gone`);
    else problems.push(...incompatibilities(schema, now, name));
  }
  if (published.items && current.items) problems.push(...incompatibilities(published.items, current.items, `${at}[]`));
  const [before] = (published.anyOf as JsonSchema[] | undefined) ?? [];
  const [after] = (current.anyOf as JsonSchema[] | undefined) ?? [];
  if (before) problems.push(...incompatibilities(before, after ?? current, path));
  return problems;
}

function limitOf(schema: JsonSchema, keyword: string, absent: number): number {
  const limit = schema[keyword];
  return typeof limit === 'number' ? limit : absent;
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
