import type { ColumnTypes } from '../../../../database/prepared-query';

// Type ids of PostgreSQL's catalogue; they never change.
const BOOLEAN = 16;
const JSON_TYPE = 114;
const TIMESTAMPTZ = 1184;
const INTEGERS = new Set([20, 21, 23]);

const UTC_INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/;

/**
 * An instant as ISO 8601 in UTC with milliseconds. Sessions in UTC, which is what servers have, are read without making
 * a date: a page of tasks has hundreds of instants.
 */
export function isoInstant(text: string): string {
  const parts = UTC_INSTANT.exec(text);
  if (parts === null) return new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString();
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z`;
}

const isTrue = (text: string): boolean => text === 't';
const asIs = (text: string): string => text;

/** Reads the columns of tasks straight into what a task is made of. */
export const TASK_TYPES: ColumnTypes = {
  getTypeParser(typeId) {
    if (typeId === TIMESTAMPTZ) return isoInstant;
    if (typeId === JSON_TYPE) return JSON.parse;
    if (typeId === BOOLEAN) return isTrue;
    return INTEGERS.has(typeId) ? Number : asIs;
  },
};
