import type { TaskEventType } from './events/task-event';
import type { TaskView } from './task-snapshot';

/** What a client hands over when it connects. */
export interface SocketAuth {
  /** An access token of the API. */
  token: string;
  /** The last revision the client has; it then receives what it missed before anything new. */
  since?: number;
}

export interface TaskUpdateMessage {
  revision: number;
  /** `sync` when the state comes from a catch-up and not from one event. */
  type: TaskEventType | 'sync';
  task: TaskView;
}

export interface ReminderMessage {
  taskId: string;
  title: string;
  fireAt: string;
  message: string;
}

/** A message of the conversation, as `GET chat/messages` lists it. */
export interface ChatMessageView {
  id: string;
  role: 'user' | 'assistant';
  kind: 'text' | 'reminder';
  text: string;
  taskId: string | null;
  createdAt: string;
}

/** The answer to `sync`: what the client missed, oldest first. */
export interface SyncAnswer {
  items: TaskUpdateMessage[];
  revision: number;
  more: boolean;
  reset: boolean;
}

export interface ServerToClientEvents {
  'task-updates': (message: TaskUpdateMessage) => void;
  reminders: (message: ReminderMessage) => void;
  chat: (message: { message: ChatMessageView }) => void;
  /** Messages, which have no revision, may have passed this window by: it reads the newest ones again. */
  'chat-missed': () => void;
}

export interface ClientToServerEvents {
  sync: (request: { since: number }, answer: (reply: SyncAnswer | { error: string }) => void) => void;
}
