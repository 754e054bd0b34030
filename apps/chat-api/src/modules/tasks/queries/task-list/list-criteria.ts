import { resolveLocal } from '@app/recurrence';
import { InputCheck, readInstant } from '../../domain/task-input';
import { TASK_SORTS, type TaskListCriteria, type TaskSort } from '../../ports/task-reader.port';
import type { TaskListInput } from './list-tasks.query';
import { readSearch } from './search-language';

export const PAGE_SIZE = { default: 50, max: 200 } as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;
const TRASH_ORDER = { sort: 'updated', descending: true } as const;

/**
 * Reads what a caller asks of a list. Without a sort the newest tasks come first, or with words the best matches.
 * @param zoneOfUser asked for only when a date without a time has to be understood
 * @throws InvalidTaskError naming every parameter that is wrong
 */
export async function readCriteria(
  input: TaskListInput,
  now: Date,
  zoneOfUser: () => Promise<string>,
): Promise<TaskListCriteria> {
  const check = new InputCheck();
  const { q, sort, tag = [], limit = PAGE_SIZE.default, dueFrom, dueTo, tagMode, priority = [], ...rest } = input;
  const needsZone = [dueFrom, dueTo].some((bound) => bound !== undefined && DATE.test(bound)) || q?.includes('due');
  const zone = needsZone ? await zoneOfUser() : 'UTC';
  for (const [field, text] of [
    ['q', q ?? ''],
    ['tag', tag.join('')],
  ] as const) {
    if (text.includes('\0')) check.refuse(field, 'contains a zero byte; remove it');
  }
  const search = readSearch(check, q ?? '', { now, timeZone: zone });
  const from = dueFrom === undefined ? undefined : readBound(check, 'dueFrom', dueFrom, zone, 0);
  const to = dueTo === undefined ? undefined : readBound(check, 'dueTo', dueTo, zone, 1);
  const { words, phrases, tags, notTags, priority: priorities, ...filters } = search;
  const text = [...words, ...phrases].join(' ');
  const order = rest.deleted && sort === undefined ? TRASH_ORDER : readSort(check, sort, text !== '');
  if (rest.deleted && [...tag, ...tags, ...notTags, text].join('') !== '') {
    check.refuse('deleted', 'cannot go together with "q" or "tag"; deleted tasks are not searched');
  }
  check.finish();
  const all = { tags: tagMode === 'none' ? [] : tag, notTags: tagMode === 'none' ? [...tag, ...notTags] : notTags };
  return {
    ...rest,
    ...filters,
    ...order,
    limit,
    now: now.toISOString(),
    ...(text === '' ? {} : { text }),
    ...nonEmpty('phrases', phrases),
    ...(all.tags.length > 0
      ? { tags: all.tags.map(foldTag), ...nonEmpty('allTags', tags.map(foldTag)) }
      : nonEmpty('tags', tags.map(foldTag))),
    ...nonEmpty('notTags', all.notTags.map(foldTag)),
    ...nonEmpty('priority', [...priority, ...priorities]),
    ...(tagMode === 'all' || all.tags.length === 0 ? { tagMode: 'all' as const } : {}),
    ...later(from, filters.dueFrom),
    ...earlier(to, filters.dueTo),
  };
}

function foldTag(tag: string): string {
  return tag.normalize('NFC').toLowerCase().normalize('NFC');
}

function nonEmpty<K extends string, V>(name: K, values: V[]): { [name in K]?: V[] } {
  return values.length > 0 ? ({ [name]: values } as { [name in K]: V[] }) : {};
}

/** Both bounds hold: the later start and the earlier end. */
function later(a: string | undefined, b: string | undefined): { dueFrom?: string } {
  const [latest] = [a, b]
    .filter((bound) => bound !== undefined)
    .sort()
    .reverse();
  return latest === undefined ? {} : { dueFrom: latest };
}

function earlier(a: string | undefined, b: string | undefined): { dueTo?: string } {
  const [earliest] = [a, b].filter((bound) => bound !== undefined).sort();
  return earliest === undefined ? {} : { dueTo: earliest };
}

/** @param daysLater 1 for the last moment of a date, 0 for its first */
function readBound(check: InputCheck, field: string, text: string, zone: string, daysLater: 0 | 1): string | undefined {
  if (!DATE.test(text)) return readInstant(check, field, text);
  return check.attempt(field, () => {
    const start = resolveLocal(text, '00:00', zone);
    if (daysLater === 0) return start;
    const nextDay = new Date(Date.parse(text) + MS_PER_DAY).toISOString().slice(0, 10);
    return new Date(Date.parse(resolveLocal(nextDay, '00:00', zone)) - 1).toISOString();
  });
}

function readSort(
  check: InputCheck,
  sort: string | undefined,
  hasText: boolean,
): { sort: TaskSort; descending: boolean } {
  if (sort === undefined) return { sort: hasText ? 'relevance' : 'created', descending: true };
  const descending = sort.startsWith('-');
  const name = (descending ? sort.slice(1) : sort) as TaskSort;
  if (!TASK_SORTS.includes(name)) {
    check.refuse('sort', `must be one of ${TASK_SORTS.join(', ')}, with "-" in front for descending`);
  }
  if (name !== 'relevance') return { sort: name, descending };
  if (!hasText) check.refuse('sort', 'can be "relevance" only together with "q"');
  // The best match always comes first.
  return { sort: name, descending: true };
}
