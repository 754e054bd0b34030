import { randomUUID } from 'node:crypto';
import type { AuditEntryView, ChangesResponse, ChatMessageView, TaskView } from '@app/contracts';

/** An answer of the API, whatever its status. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** An RFC 9457 problem as the API answers it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: Array<{ field: string; message: string }>;
}

export interface NewTask {
  title: string;
  notes?: string;
  priority?: string;
  tags?: string[];
  due?: { at: string } | { date: string };
  timeZone?: string;
  recurrence?: { rrule: string; anchor: 'schedule' | 'completion'; lookahead?: number };
  reminders?: Array<{ before: string } | { at: string }>;
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const PASSWORD = 'correct horse battery staple';

/** One person's window on the API. */
export class ApiClient {
  userId = '';
  accessToken = '';

  constructor(
    readonly baseUrl: string,
    readonly email = `e2e-${randomUUID()}@example.test`,
  ) {}

  /** A person who just registered. */
  static async registered(baseUrl: string, timeZone = 'Europe/Rome'): Promise<ApiClient> {
    const client = new ApiClient(baseUrl);
    const { body } = await client.expect<{ user: { id: string }; accessToken: string }>(201, 'POST', 'auth/register', {
      email: client.email,
      password: PASSWORD,
      timeZone,
    });
    client.userId = body.user.id;
    client.accessToken = body.accessToken;
    return client;
  }

  /** The same person in another window, perhaps through another address. */
  async secondWindow(baseUrl = this.baseUrl): Promise<ApiClient> {
    const client = new ApiClient(baseUrl, this.email);
    const { body } = await client.expect<{ accessToken: string }>(200, 'POST', 'auth/login', {
      email: this.email,
      password: PASSWORD,
    });
    client.userId = this.userId;
    client.accessToken = body.accessToken;
    return client;
  }

  /** Sends one request; any status is an answer. */
  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.baseUrl}/api/v1/${path}`, {
      method,
      headers: {
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** Sends one request that must be answered with a status. */
  async expect<T>(
    status: number,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    const answer = await this.request<T>(method, path, body, headers);
    if (answer.status !== status) {
      throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }

  async create(task: NewTask, headers?: Record<string, string>): Promise<TaskView> {
    return (await this.expect<TaskView>(201, 'POST', 'tasks', task, headers)).body;
  }

  async get(id: string): Promise<TaskView> {
    return (await this.expect<TaskView>(200, 'GET', `tasks/${id}`)).body;
  }

  async list(query = ''): Promise<TaskView[]> {
    return (await this.expect<Page<TaskView>>(200, 'GET', `tasks?limit=100${query}`)).body.items;
  }

  /** Every task that a query finds, through all pages. */
  listAll(query = ''): Promise<TaskView[]> {
    return this.everyPage<TaskView>(`tasks?limit=100${query}`);
  }

  async complete(id: string): Promise<{ task: TaskView; nextDue: TaskView['due'] }> {
    return (await this.expect<{ task: TaskView; nextDue: TaskView['due'] }>(200, 'POST', `tasks/${id}/complete`)).body;
  }

  async say(text: string): Promise<{ reply: ChatMessageView; actions: Array<{ type: string; task: TaskView }> }> {
    const { body } = await this.expect<{
      reply: ChatMessageView;
      actions: Array<{ type: string; task: TaskView }>;
    }>(201, 'POST', 'chat/messages', { text });
    return body;
  }

  async conversation(): Promise<ChatMessageView[]> {
    return (await this.expect<Page<ChatMessageView>>(200, 'GET', 'chat/messages?limit=100')).body.items;
  }

  /** Every message of the conversation, newest first, through all pages. */
  wholeConversation(): Promise<ChatMessageView[]> {
    return this.everyPage<ChatMessageView>('chat/messages?limit=100');
  }

  /** The audit trail, newest first, through all pages. */
  trail(): Promise<AuditEntryView[]> {
    return this.everyPage<AuditEntryView>('audit?limit=200');
  }

  /** Everything that changed after a revision, through all pages. */
  async changes(since = 0): Promise<{ items: TaskView[]; revision: number }> {
    const items: TaskView[] = [];
    let revision = since;
    for (let more = true; more;) {
      const { body } = await this.expect<ChangesResponse>(200, 'GET', `changes?since=${revision}`);
      items.push(...body.items);
      ({ revision, more } = body);
    }
    return { items, revision };
  }

  private async everyPage<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer<Page<T>> = await this.expect<Page<T>>(
        200,
        'GET',
        cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path,
      );
      items.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    return items;
  }
}
