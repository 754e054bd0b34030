import { sentenceFor, UnreachableError } from './api/errors';
import { HttpClient } from './api/http-client';
import { TodoApi } from './api/todo-api';
import type { ReminderNotice, Task, TaskStatus } from './api/types';
import { newGuest } from './auth/guest';
import { Session, type SessionHost } from './auth/session';
import { LiveConnection, type LiveSocket, type SocketAuth } from './sync/live-connection';
import { Store } from './sync/store';

const LOAD_RETRY_MS = [500, 1_000, 2_000, 5_000];
const EXPIRED = 'Your session has ended. Please sign in again.';

export interface TodoClientOptions {
  host: SessionHost;
  openSocket: (auth: SocketAuth) => LiveSocket;
  newKey: () => string;
  /** Where and how the person lives: IANA zone and BCP 47 tag. */
  home: () => { timeZone: string; locale: string };
}

/** What happens that a person should hear of, also without looking. */
export type Announcement = { kind: 'reply' | 'reminder' | 'status'; text: string };

/** Everything the page can do; the components only call it and show the store. */
export class TodoClient {
  readonly store = new Store();
  private readonly session: Session;
  private readonly api: TodoApi;
  private readonly listeners = new Set<(announcement: Announcement) => void>();
  private live: LiveConnection | undefined;
  /** Rises with every session, so that what a former one began has no effect on the next. */
  private epoch = 0;
  private loadingEarlier = false;

  constructor(private readonly options: TodoClientOptions) {
    const { host } = options;
    this.session = new Session(host, {
      onSignedIn: (user) => {
        this.leave();
        this.store.dispatch({ type: 'signed-in', user });
        void this.enter();
      },
      onRenewed: (accessToken) => this.live?.renewed(accessToken),
      onSignedOut: (expired) => {
        this.leave();
        this.store.dispatch({ type: 'signed-out', notice: expired ? EXPIRED : null });
      },
    });
    this.api = new TodoApi(
      new HttpClient({
        fetch: host.fetch,
        wait: (milliseconds) => this.wait(milliseconds),
        token: () => this.session.accessToken(),
        renew: (refused) => this.session.renew(refused),
      }),
    );
  }

  /** Takes up where this browser left, or shows the welcome page. */
  async start(): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        await this.session.resume();
        if (this.store.getState().session === 'starting') this.store.dispatch({ type: 'signed-out', notice: null });
        return;
      } catch {
        this.store.dispatch({ type: 'connection', connection: 'offline' });
        await this.wait(pauseAfter(failures));
      }
    }
  }

  /** Hears what is announced; returns what ends it. */
  onAnnouncement(listener: (announcement: Announcement) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async continueAsGuest(): Promise<void> {
    const { email, password } = newGuest();
    await this.session.register(email, password, this.options.home());
  }

  register(email: string, password: string): Promise<void> {
    return this.session.register(email, password, this.options.home());
  }

  login(email: string, password: string): Promise<void> {
    return this.session.login(email, password);
  }

  logout(): Promise<void> {
    return this.session.logout();
  }

  /** Sends a text, or tries again under the key of one that failed. */
  async say(text: string, key = this.options.newKey()): Promise<void> {
    const { epoch } = this;
    this.store.dispatch({ type: 'sending', key, text });
    try {
      const { message, reply, actions } = await this.api.say(text, key);
      if (epoch !== this.epoch) return;
      this.store.dispatch({ type: 'seen', tasks: actions.map(({ task }) => task) });
      this.store.dispatch({ type: 'withdrawn', key });
      this.store.dispatch({ type: 'messages', messages: [message, reply] });
      this.announce({ kind: 'reply', text: reply.text });
    } catch (error) {
      if (epoch !== this.epoch) return;
      this.store.dispatch({ type: 'not-sent', key, problem: problemOf(error) });
      this.announce({ kind: 'status', text: `Not sent: ${text}` });
    }
  }

  /** Reads the page before the oldest message that is shown, when there is one. */
  async loadEarlier(): Promise<void> {
    const { epoch, store } = this;
    const { earlier } = store.getState();
    if (earlier === null || this.loadingEarlier) return;
    this.loadingEarlier = true;
    try {
      const page = await this.api.messages(earlier);
      if (epoch !== this.epoch) return;
      store.dispatch({ type: 'messages', messages: page.items });
      store.dispatch({ type: 'earlier', cursor: page.nextCursor });
    } catch (error) {
      this.announce({ kind: 'status', text: `Earlier messages are not there. ${problemOf(error)}` });
    } finally {
      this.loadingEarlier = false;
    }
  }

  /** Forgets a text that could not be sent. */
  discard(key: string): void {
    this.store.dispatch({ type: 'withdrawn', key });
  }

  /**
   * Completes or reopens a task. The checkbox shows the wish at once, since asking twice for it does no harm; the task
   * itself changes when the server has answered.
   */
  async setStatus({ id, title }: Task, status: TaskStatus): Promise<void> {
    const { epoch } = this;
    const key = this.options.newKey();
    this.store.dispatch({ type: 'wanted', id, status });
    try {
      const task = status === 'completed' ? await this.api.complete(id, key) : await this.api.reopen(id, key);
      if (epoch !== this.epoch) return;
      this.store.dispatch({ type: 'seen', tasks: [task] });
      this.announce({ kind: 'status', text: `${title}: ${status === 'completed' ? 'done' : 'open again'}` });
    } catch (error) {
      this.announce({ kind: 'status', text: `${title} was not changed. ${problemOf(error)}` });
    } finally {
      if (epoch === this.epoch) this.store.dispatch({ type: 'wanted', id, status: null });
    }
  }

  private async enter(): Promise<void> {
    const { epoch } = this;
    const { session, options, store } = this;
    for (let failures = 0; ; failures += 1) {
      try {
        await this.load();
        break;
      } catch {
        if (epoch !== this.epoch) return;
        store.dispatch({ type: 'connection', connection: 'offline' });
        await this.wait(pauseAfter(failures));
      }
    }
    if (epoch !== this.epoch) return;
    this.live = new LiveConnection({
      store,
      openSocket: options.openSocket,
      accessToken: () => session.accessToken(),
      renew: (refused) => session.renew(refused),
      onMissed: () => void this.loadMessages().catch(() => undefined),
      onReminder: (notice) => this.remind(notice),
      after: options.host.after,
    });
    await this.live.open();
  }

  /** Reads all tasks page by page, then the conversation. */
  private async load(): Promise<void> {
    const { epoch } = this;
    for (let more = true; more;) {
      const page = await this.api.changes(this.store.getState().revision);
      if (epoch !== this.epoch) return;
      this.store.dispatch({ type: 'page', page });
      ({ more } = page);
    }
    await this.loadMessages();
    if (epoch === this.epoch) this.store.dispatch({ type: 'loaded' });
  }

  /** Reads the newest messages: one page at first, and after a loss of the connection back to what is known. */
  private async loadMessages(): Promise<void> {
    const { epoch } = this;
    const known = new Set(this.store.getState().messages.map(({ id }) => id));
    let page = await this.api.messages(null);
    if (epoch !== this.epoch) return;
    if (known.size === 0) this.store.dispatch({ type: 'earlier', cursor: page.nextCursor });
    for (;;) {
      this.store.dispatch({ type: 'messages', messages: page.items });
      if (known.size === 0 || page.nextCursor === null || page.items.some(({ id }) => known.has(id))) return;
      page = await this.api.messages(page.nextCursor);
      if (epoch !== this.epoch) return;
    }
  }

  private leave(): void {
    this.epoch += 1;
    this.live?.close();
    this.live = undefined;
  }

  private remind({ message }: ReminderNotice): void {
    this.announce({ kind: 'reminder', text: message });
  }

  private announce(announcement: Announcement): void {
    for (const listener of this.listeners) listener(announcement);
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.options.host.after(milliseconds, resolve));
  }
}

function pauseAfter(failures: number): number {
  return LOAD_RETRY_MS[Math.min(failures, LOAD_RETRY_MS.length - 1)]!;
}

function problemOf(error: unknown): string {
  return error instanceof UnreachableError
    ? `${error.message} Check the connection and try again.`
    : sentenceFor(error);
}
