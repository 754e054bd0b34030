import type { ChangesPage, ChatMessage, ReminderNotice, SyncAnswer, TaskUpdate } from '../api/types';
import { placeOf } from './reducer';
import type { Store } from './store';

/** How long the server may take to answer `sync`. */
const SYNC_TIMEOUT_MS = 10_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000];

/** What this client uses of a Socket.IO socket. */
export interface LiveSocket {
  readonly connected: boolean;
  /** True while the socket reconnects by itself. */
  readonly active: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
  on(event: 'connect_error', listener: (error: Error) => void): unknown;
  on(event: 'task-updates', listener: (update: TaskUpdate) => void): unknown;
  on(event: 'reminders', listener: (notice: ReminderNotice) => void): unknown;
  on(event: 'chat-missed', listener: () => void): unknown;
  on(event: 'chat', listener: (message: { message: ChatMessage }) => void): unknown;
  timeout(milliseconds: number): {
    emitWithAck(event: 'sync', request: { since: number }): Promise<SyncAnswer | { error: string }>;
  };
}

/** What a connection hands over each time it is made. */
export type SocketAuth = (give: (auth: { token: string; since: number }) => void) => void;

export interface LiveConnectionOptions {
  store: Store;
  openSocket: (auth: SocketAuth) => LiveSocket;
  accessToken: () => Promise<string>;
  /** A token other than the last one, which the server may have refused. */
  renew: (refused?: string) => Promise<string>;
  /** The connection stands (again), or the server says so: what has no revision, such as messages, may be missing. */
  onMissed: () => void;
  onReminder: (notice: ReminderNotice) => void;
  after: (milliseconds: number, call: () => void) => () => void;
}

/** The live side of the page: every revision once, in order, across losses of the connection. */
export class LiveConnection {
  private readonly socket: LiveSocket;
  private token = '';
  /** The newest revision that this connection brought. */
  private seen = 0;
  private syncing = false;
  /** Set while what is there may have holes: `sync` broke off, and goes on in a moment. */
  private incomplete = false;
  private failures = 0;
  private closed = false;
  private cancelRetry: () => void = () => undefined;

  constructor(private readonly options: LiveConnectionOptions) {
    this.socket = options.openSocket((give) => give({ token: this.token, since: options.store.getState().revision }));
    this.listen();
  }

  /** Connects with the token of the session. */
  async open(): Promise<void> {
    this.options.store.dispatch({ type: 'connection', connection: 'connecting' });
    await this.connectWith(this.options.accessToken());
  }

  /** Takes the session's new token: the server closes a socket when the token it came with expires. */
  renewed(token: string): void {
    this.token = token;
    if (this.closed || !this.socket.connected) return;
    this.socket.disconnect();
    this.socket.connect();
  }

  close(): void {
    this.closed = true;
    this.cancelRetry();
    this.socket.disconnect();
  }

  private listen(): void {
    const { store } = this.options;
    this.socket.on('connect', () => {
      this.failures = 0;
      this.seen = 0;
      // The server goes on from the revision it was told, whatever it sent before.
      this.incomplete = false;
      store.dispatch({ type: 'connection', connection: 'live' });
      this.options.onMissed();
    });
    this.socket.on('disconnect', (reason) => {
      if (reason === 'io client disconnect') return;
      store.dispatch({ type: 'connection', connection: 'offline' });
      // The server ends a socket when its token expires; Socket.IO leaves coming back to us.
      if (!this.socket.active) this.retryWithNewToken();
    });
    this.socket.on('connect_error', () => {
      store.dispatch({ type: 'connection', connection: 'offline' });
      if (!this.socket.active) this.retryWithNewToken();
    });
    this.socket.on('task-updates', (update) => this.take(update));
    this.socket.on('reminders', (notice) => this.options.onReminder(notice));
    this.socket.on('chat-missed', () => this.options.onMissed());
    this.socket.on('chat', ({ message }) => store.dispatch({ type: 'messages', messages: [message] }));
  }

  private take(update: TaskUpdate): void {
    const { store } = this.options;
    this.seen = Math.max(this.seen, update.revision);
    if (this.syncing || this.incomplete) {
      // The pages say how far we are: what comes ahead of them must not hide what they have not brought yet.
      store.dispatch({ type: 'seen', tasks: [update.task] });
      return;
    }
    const place = placeOf(store.getState().revision, update);
    store.dispatch({ type: 'update', update });
    // A catch-up that starts behind us comes from a server whose history is another one: `sync` finds out.
    if (place === 'gap' || (place === 'known' && update.type === 'sync')) void this.sync();
  }

  /** Asks for what is missing until nothing is. */
  private async sync(): Promise<void> {
    if (this.syncing || this.closed) return;
    this.syncing = true;
    try {
      for (let more = true; more && !this.closed;) {
        const since = this.options.store.getState().revision;
        const answer = await this.socket.timeout(SYNC_TIMEOUT_MS).emitWithAck('sync', { since });
        if ('error' in answer) throw new Error(answer.error);
        this.options.store.dispatch({ type: 'page', page: pageOf(answer) });
        const { revision } = this.options.store.getState();
        more = answer.more || (revision !== since && revision < this.seen);
      }
      this.incomplete = false;
    } catch {
      this.incomplete = true;
      this.options.after(this.pause(), () => {
        if (this.socket.connected) void this.sync();
      });
    } finally {
      this.syncing = false;
    }
  }

  private retryWithNewToken(): void {
    this.cancelRetry();
    this.cancelRetry = this.options.after(this.pause(), () => {
      void this.connectWith(this.options.renew(this.token));
    });
  }

  private async connectWith(token: Promise<string>): Promise<void> {
    try {
      this.token = await token;
      if (!this.closed) this.socket.connect();
    } catch {
      // Without a token there is no connection: either the session is over and this object is closed, or the server
      // is away and comes back.
      if (this.closed) return;
      this.options.store.dispatch({ type: 'connection', connection: 'offline' });
      this.retryWithNewToken();
    }
  }

  private pause(): number {
    return RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]!;
  }
}

function pageOf({ items, ...page }: SyncAnswer): ChangesPage {
  return { ...page, items: items.map(({ task }) => task) };
}
