/** The public shapes of the API and the sockets, as the OpenAPI document at /docs describes them. */

export interface User {
  id: string;
  email: string;
  /** IANA name. */
  timeZone: string;
  /** BCP 47 tag. */
  locale: string;
}

/** What register, login and refresh answer; the refresh token itself stays in an HttpOnly cookie. */
export interface SignedIn {
  user: User;
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

export type TaskStatus = 'open' | 'completed';
export type Priority = 'low' | 'medium' | 'high';

/** An instant (`at`, UTC) or an all-day `date`, with the zone it was meant in. */
export interface Due {
  at: string | null;
  date: string | null;
  timeZone: string;
}

export interface Recurrence {
  rrule: string;
  anchor: 'schedule' | 'completion';
  lookahead: number;
}

export interface Reminder {
  id: string;
  before: string | null;
  at: string | null;
  fireAt: string | null;
  status: 'pending' | 'fired' | 'snoozed' | 'cancelled';
}

export interface Task {
  id: string;
  seriesId: string | null;
  title: string;
  notes: string | null;
  status: TaskStatus;
  priority: Priority;
  tags: string[];
  due: Due | null;
  recurrence: Recurrence | null;
  reminders: Reminder[];
  version: number;
  revision: number;
  createdAt: string;
  updatedAt: string;
  completedAt: string | null;
  deletedAt: string | null;
}

export interface ChatMessage {
  id: string;
  role: 'user' | 'assistant';
  kind: 'text' | 'reminder';
  text: string;
  taskId: string | null;
  createdAt: string;
}

/** Messages, newest first. */
export interface MessagePage {
  items: ChatMessage[];
  /** Where the page before begins; null at the start of the conversation. */
  nextCursor: string | null;
}

export interface ChatAnswer {
  message: ChatMessage;
  reply: ChatMessage;
  actions: Array<{ type: string; task: Task }>;
}

/** What changed after a revision. `reset` asks to forget everything first. */
export interface ChangesPage {
  items: Task[];
  revision: number;
  more: boolean;
  reset: boolean;
}

/** One change on the socket; `sync` when it comes from a catch-up, where revisions may be skipped. */
export interface TaskUpdate {
  revision: number;
  type: string;
  task: Task;
}

/** The socket's answer to `sync`. */
export interface SyncAnswer {
  items: TaskUpdate[];
  revision: number;
  more: boolean;
  reset: boolean;
}

export interface ReminderNotice {
  taskId: string;
  title: string;
  fireAt: string;
  message: string;
}
