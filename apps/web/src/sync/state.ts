import type { ChangesPage, ChatMessage, Task, TaskStatus, TaskUpdate, User } from '../api/types';

export type ConnectionState = 'connecting' | 'live' | 'offline';

/** A text on its way to the server, or one that did not get there. */
export interface OutgoingMessage {
  /** The Idempotency-Key of every attempt. */
  key: string;
  text: string;
  /** `arrived`: the conversation shows it already, while its answer is still on the way. */
  state: 'sending' | 'arrived' | 'failed';
  /** Why it failed. */
  problem?: string;
}

/** Everything the page shows. */
export interface AppState {
  session: 'starting' | 'signed-out' | 'signed-in';
  user: User | null;
  /** A sentence to read on the welcome page. */
  notice: string | null;
  connection: ConnectionState;
  /** The last revision up to which `tasks` is complete. */
  revision: number;
  /** False until the first full load. */
  loaded: boolean;
  /** The newest known state of every task, removed ones included, so that an old state never comes back. */
  tasks: ReadonlyMap<string, Task>;
  /** What a checkbox shows while the server has not answered. */
  wanted: ReadonlyMap<string, TaskStatus>;
  messages: readonly ChatMessage[];
  /** Where the page before the oldest message begins; null at the start of the conversation. */
  earlier: string | null;
  outgoing: readonly OutgoingMessage[];
}

export type Action =
  | { type: 'signed-in'; user: User }
  | { type: 'signed-out'; notice: string | null }
  | { type: 'connection'; connection: ConnectionState }
  | { type: 'update'; update: TaskUpdate }
  | { type: 'page'; page: ChangesPage }
  | { type: 'loaded' }
  | { type: 'seen'; tasks: readonly Task[] }
  | { type: 'wanted'; id: string; status: TaskStatus | null }
  | { type: 'messages'; messages: readonly ChatMessage[] }
  | { type: 'earlier'; cursor: string | null }
  | { type: 'sending'; key: string; text: string }
  | { type: 'not-sent'; key: string; problem: string }
  | { type: 'withdrawn'; key: string };

export const initialState: AppState = {
  session: 'starting',
  user: null,
  notice: null,
  connection: 'connecting',
  revision: 0,
  loaded: false,
  tasks: new Map(),
  wanted: new Map(),
  messages: [],
  earlier: null,
  outgoing: [],
};
