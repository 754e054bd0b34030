import { InputCheck } from '../../domain/task-input';
import { readCriteria } from './list-criteria';
import type { TaskListInput } from './list-tasks.query';
import { readSearch, type SearchQuery } from './search-language';

const context = { now: new Date('2026-11-24T10:00:00Z'), timeZone: 'Europe/Rome' };
const nothing: SearchQuery = { words: [], phrases: [], tags: [], notTags: [], priority: [] };

describe('the language of the search box', () => {
  it.each<[string, Partial<SearchQuery>]>([
    ['milk bread', { words: ['milk', 'bread'] }],
    ['"exact words" more', { phrases: ['exact words'], words: ['more'] }],
    ['"never closed', { phrases: ['never closed'] }],
    ['"" x', { words: ['x'] }],
    ['tag:Work -tag:home', { tags: ['work'], notTags: ['home'] }],
    ['priority:high PRIORITY:low', { priority: ['high', 'low'] }],
    ['status:done', { status: 'completed' }],
    ['is:open', { status: 'open' }],
    ['is:overdue', { overdue: true }],
    ['overdue recurring', { overdue: true, recurring: true }],
    ['no:due', { noDue: true }],
    ['due:none', { noDue: true }],
    ['due<7d', { dueTo: '2026-12-01T09:59:59.999Z' }],
    ['due<=12h', { dueTo: '2026-11-24T22:00:00.000Z' }],
    ['due>2w', { dueFrom: '2026-12-08T10:00:00.001Z' }],
    ['due:today', { dueFrom: '2026-11-23T23:00:00.000Z', dueTo: '2026-11-24T22:59:59.999Z' }],
    ['due:tomorrow', { dueFrom: '2026-11-24T23:00:00.000Z', dueTo: '2026-11-25T22:59:59.999Z' }],
    ['due>=2026-12-01', { dueFrom: '2026-11-30T23:00:00.000Z' }],
    ['due>2026-12-01', { dueFrom: '2026-12-01T23:00:00.000Z' }],
    ['http://example.org 9:30 tag<x -no:due', { words: ['http://example.org', '9:30', 'tag<x', '-no:due'] }],
  ])('%s', (text, expected) => {
    const check = new InputCheck();
    expect(readSearch(check, text, context)).toEqual({ ...nothing, ...expected });
    expect(check.problems).toEqual([]);
  });

  it.each([
    ['milk priority:urgent', 'character 6, "priority:urgent": must be one of low, medium, high'],
    ['status:later', 'character 1, "status:later": must be one of open, completed'],
    ['a b due<soon', 'character 5, "due<soon": needs a date'],
    ['due:2026-02-30', 'character 1, "due:2026-02-30": needs a date'],
    ['due:2026-13-01', 'character 1, "due:2026-13-01": needs a date'],
    ['no:tag', 'character 1, "no:tag": knows only no:due'],
    ['tag:', 'character 1, "tag:": needs a tag'],
    ['-tag:', 'character 1, "-tag:": needs a tag'],
  ])('points at what is wrong in %s', (text, problem) => {
    const check = new InputCheck();
    readSearch(check, text, context);
    expect(check.problems).toEqual([{ field: 'q', message: expect.stringContaining(problem) }]);
  });

  it.each<[string, TaskListInput]>([
    ['status:open', { status: 'open' }],
    ['priority:high priority:low', { priority: ['high', 'low'] }],
    ['-tag:home -tag:work', { tag: ['home', 'work'], tagMode: 'none' }],
    ['due>=2026-12-01', { dueFrom: '2026-12-01' }],
    ['due<=2026-12-01', { dueTo: '2026-12-01' }],
    ['due:2026-12-01', { dueFrom: '2026-12-01', dueTo: '2026-12-01' }],
    ['overdue', { overdue: true }],
    ['recurring', { recurring: true }],
  ])('%s asks the same as the parameters do', async (q, parameters) => {
    const criteria = (input: TaskListInput): Promise<unknown> =>
      readCriteria(input, context.now, () => Promise.resolve(context.timeZone));
    expect(await criteria({ q })).toEqual(await criteria(parameters));
  });

  it('goes together with the parameters: both hold', async () => {
    const criteria = await readCriteria(
      { q: 'tag:a due>=2026-12-01 due<2w priority:high', tag: ['B', 'c'], dueFrom: '2026-11-01', dueTo: '2026-12-31' },
      context.now,
      () => Promise.resolve('UTC'),
    );
    expect(criteria).toMatchObject({
      tags: ['b', 'c'],
      allTags: ['a'],
      priority: ['high'],
      dueFrom: '2026-12-01T00:00:00.000Z',
      dueTo: '2026-12-08T09:59:59.999Z',
      sort: 'created',
    });
    const none = await readCriteria({ tag: ['a'], tagMode: 'none', q: '-tag:b' }, context.now, () =>
      Promise.resolve('UTC'),
    );
    expect(none).toMatchObject({ notTags: ['a', 'b'] });
    expect(none).not.toHaveProperty('tags');
  });
});
