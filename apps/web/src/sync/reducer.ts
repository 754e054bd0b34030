import type { ChatMessage, Task, TaskUpdate } from '../api/types';
import { initialState, type Action, type AppState, type OutgoingMessage } from './state';

/**
 * Where an update stands: `next` follows what we have, `known` is old, `gap` means that something between is missing.
 * A catch-up (`sync`) tells the latest state per task in order, so it may skip revisions without leaving a gap.
 */
export function placeOf(revision: number, update: TaskUpdate): 'next' | 'known' | 'gap' {
  if (update.revision <= revision) return 'known';
  return update.type === 'sync' || update.revision === revision + 1 ? 'next' : 'gap';
}

/** The one place where the state of the page changes. */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'signed-in':
      return { ...initialState, session: 'signed-in', user: action.user };
    case 'signed-out':
      return { ...initialState, session: 'signed-out', notice: action.notice };
    case 'connection':
      return state.connection === action.connection ? state : { ...state, connection: action.connection };
    case 'update':
      if (placeOf(state.revision, action.update) !== 'next') return state;
      return { ...withTasks(state, [action.update.task]), revision: action.update.revision };
    case 'page': {
      const { items, revision, reset } = action.page;
      if (reset) return { ...withTasks({ ...state, tasks: new Map() }, items), revision };
      return { ...withTasks(state, items), revision: Math.max(state.revision, revision) };
    }
    case 'loaded':
      return { ...state, loaded: true };
    case 'seen':
      return withTasks(state, action.tasks);
    case 'wanted': {
      const wanted = new Map(state.wanted);
      if (action.status === null) wanted.delete(action.id);
      else wanted.set(action.id, action.status);
      return { ...state, wanted };
    }
    case 'messages':
      return withMessages(state, action.messages);
    case 'earlier':
      return { ...state, earlier: action.cursor };
    case 'sending':
      return {
        ...state,
        outgoing: [
          ...state.outgoing.filter(({ key }) => key !== action.key),
          { key: action.key, text: action.text, state: 'sending' },
        ],
      };
    case 'not-sent':
      return {
        ...state,
        outgoing: state.outgoing.map((message) =>
          message.key === action.key ? { ...message, state: 'failed', problem: action.problem } : message,
        ),
      };
    case 'withdrawn':
      return { ...state, outgoing: state.outgoing.filter(({ key }) => key !== action.key) };
  }
}

/** Takes states that are newer than what we have, wherever they come from; the revision of the whole stays. */
function withTasks(state: AppState, incoming: readonly Task[]): AppState {
  const news = incoming.filter(({ id, revision }) => revision > (state.tasks.get(id)?.revision ?? 0));
  if (news.length === 0) return state;
  const tasks = new Map(state.tasks);
  for (const task of news) tasks.set(task.id, task);
  return { ...state, tasks };
}

/**
 * One conversation in order of time; a message that comes twice (socket and history) stands once. One that comes before
 * the answer to its own request is the text that is still on its way: that is not shown beside it.
 */
function withMessages(state: AppState, incoming: readonly ChatMessage[]): AppState {
  const ids = new Set(state.messages.map(({ id }) => id));
  const news = incoming.filter(({ id }) => !ids.has(id));
  if (news.length === 0) return state;
  const messages = [...state.messages, ...news].sort(
    (a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || rank(a) - rank(b) || compare(a.id, b.id),
  );
  return { ...state, messages, outgoing: news.reduce(withoutArrived, state.outgoing) };
}

function withoutArrived(outgoing: readonly OutgoingMessage[], { role, text }: ChatMessage): readonly OutgoingMessage[] {
  const own = role === 'user' ? outgoing.find((one) => one.state === 'sending' && one.text === text) : undefined;
  return own ? outgoing.map((one) => (one === own ? { ...one, state: 'arrived' } : one)) : outgoing;
}

/** A question stands before its answer, also when both have the same time. */
function rank({ role }: ChatMessage): number {
  return role === 'user' ? 0 : 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
