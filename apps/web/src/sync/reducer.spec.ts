import type { ChatMessage, Task, TaskUpdate } from '../api/types';
import { aTask } from '../testing/fixtures';
import { placeOf, reduce } from './reducer';
import { initialState, type Action, type AppState } from './state';

const update = (revision: number, task: Partial<Task> = {}, type = 'task.updated'): TaskUpdate => ({
  revision,
  type,
  task: aTask({ ...task, revision }),
});
const after = (...actions: Action[]): AppState => actions.reduce(reduce, initialState);
const message = (id: string, createdAt: string, role: ChatMessage['role'] = 'assistant'): ChatMessage => ({
  id,
  role,
  kind: 'text',
  text: id,
  taskId: null,
  createdAt,
});

describe('placeOf', () => {
  it.each([
    [5, 5, 'task.updated', 'known'],
    [5, 4, 'sync', 'known'],
    [5, 6, 'task.updated', 'next'],
    [5, 7, 'task.updated', 'gap'],
    [5, 9, 'sync', 'next'],
  ])('at %i, revision %i of %s is %s', (have, revision, type, place) => {
    expect(placeOf(have, update(revision, {}, type))).toBe(place);
  });
});

describe('tasks', () => {
  it('take what is next and leave what is known or leaves a gap', () => {
    const state = after(
      { type: 'update', update: update(1, { title: 'one' }) },
      { type: 'update', update: update(1, { title: 'again' }) },
      { type: 'update', update: update(3, { title: 'three' }) },
    );
    expect(state.revision).toBe(1);
    expect(state.tasks.get('t')?.title).toBe('one');
  });

  it('show the answer of the API at once, and the update of it changes nothing', () => {
    const answered = after({ type: 'seen', tasks: [aTask({ revision: 1, title: 'answered' })] });
    expect([answered.revision, answered.tasks.get('t')?.title]).toEqual([0, 'answered']);
    const state = reduce(answered, { type: 'update', update: update(1, { title: 'answered' }) });
    expect(state.revision).toBe(1);
    expect(state.tasks).toBe(answered.tasks);
  });

  it('never go back to an older state of a task', () => {
    const state = after(
      { type: 'seen', tasks: [aTask({ revision: 4, title: 'new' })] },
      { type: 'page', page: { items: [aTask({ revision: 2, title: 'old' })], revision: 2, more: true, reset: false } },
    );
    expect([state.revision, state.tasks.get('t')?.title]).toEqual([2, 'new']);
  });

  it('start anew when the server says so', () => {
    const state = after(
      { type: 'update', update: update(1, { id: 'gone' }) },
      { type: 'page', page: { items: [aTask({ id: 'kept', revision: 1 })], revision: 1, more: false, reset: true } },
    );
    expect([...state.tasks.keys()]).toEqual(['kept']);
    const behind = reduce(
      { ...state, revision: 9 },
      {
        type: 'page',
        page: { items: [], revision: 0, more: false, reset: true },
      },
    );
    expect([behind.revision, behind.tasks.size]).toEqual([0, 0]);
  });

  it('keep a wish apart from the task', () => {
    const wished = after({ type: 'wanted', id: 't', status: 'completed' });
    expect(wished.wanted.get('t')).toBe('completed');
    expect(reduce(wished, { type: 'wanted', id: 't', status: null }).wanted.size).toBe(0);
  });
});

describe('messages', () => {
  it('stand once, in order of time, a question before its answer', () => {
    const at = '2026-03-04T10:00:00.000Z';
    const answer = message('a', at);
    const state = after(
      { type: 'messages', messages: [answer, message('later', '2026-03-04T10:00:01.000Z')] },
      { type: 'messages', messages: [message('z', at, 'user'), answer, message('b', at)] },
    );
    expect(state.messages.map(({ id }) => id)).toEqual(['z', 'a', 'b', 'later']);
    expect(reduce(state, { type: 'messages', messages: [answer] })).toBe(state);
  });

  it('that come before the answer to their request are not shown twice', () => {
    const sent = after(
      { type: 'sending', key: 'k', text: 'tea' },
      { type: 'sending', key: 'l', text: 'tea' },
      { type: 'messages', messages: [message('tea', '2026-03-04T10:00:00.000Z', 'user')] },
    );
    expect(sent.outgoing.map(({ key, state }) => [key, state])).toEqual([
      ['k', 'arrived'],
      ['l', 'sending'],
    ]);
    const told = reduce(sent, { type: 'messages', messages: [message('tea', '2026-03-04T10:00:00.000Z')] });
    expect(told.outgoing).toBe(sent.outgoing);
    expect(reduce(sent, { type: 'not-sent', key: 'k', problem: 'away' }).outgoing[0]).toMatchObject({
      state: 'failed',
    });
    expect(reduce(sent, { type: 'withdrawn', key: 'k' }).outgoing).toHaveLength(1);
  });

  it('know where the page before them begins', () => {
    expect(after({ type: 'earlier', cursor: '7' }).earlier).toBe('7');
  });

  it('on their way can fail, be sent again under the same key, and be withdrawn', () => {
    const failed = after(
      { type: 'sending', key: 'k', text: 'hi' },
      { type: 'sending', key: 'l', text: 'ho' },
      { type: 'not-sent', key: 'k', problem: 'away' },
    );
    expect(failed.outgoing).toEqual([
      { key: 'k', text: 'hi', state: 'failed', problem: 'away' },
      { key: 'l', text: 'ho', state: 'sending' },
    ]);
    const again = reduce(failed, { type: 'sending', key: 'k', text: 'hi' });
    expect(again.outgoing.map(({ key, state }) => [key, state])).toEqual([
      ['l', 'sending'],
      ['k', 'sending'],
    ]);
    expect(reduce(again, { type: 'withdrawn', key: 'k' }).outgoing).toHaveLength(1);
  });
});

describe('the session', () => {
  const user = { id: 'u', email: 'a@example.test', timeZone: 'UTC', locale: 'en' };

  it('leaves nothing of one person to the next', () => {
    const state = after(
      { type: 'signed-in', user },
      { type: 'update', update: update(1) },
      { type: 'loaded' },
      { type: 'connection', connection: 'live' },
      { type: 'signed-out', notice: 'bye' },
    );
    expect(state).toEqual({ ...initialState, session: 'signed-out', notice: 'bye' });
  });

  it('changes nothing when nothing changed', () => {
    const state = after({ type: 'signed-in', user });
    expect(reduce(state, { type: 'connection', connection: 'connecting' })).toBe(state);
  });
});
