import { io, type Socket } from 'socket.io-client';
import type {
  ChatMessageView,
  ClientToServerEvents,
  ReminderMessage,
  ServerToClientEvents,
  SyncAnswer,
  TaskUpdateMessage,
  TaskView,
} from '@app/contracts';
import { until } from '@app/testing';

/** A window that is open: keeps everything its socket received, with the moment it came. */
export class LiveClient {
  readonly updates: TaskUpdateMessage[] = [];
  readonly reminders: Array<ReminderMessage & { receivedAt: number }> = [];
  readonly chat: ChatMessageView[] = [];
  private readonly states = new Map<string, TaskView>();

  private constructor(readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>) {
    socket.on('task-updates', (message) => {
      this.updates.push(message);
      this.states.set(message.task.id, message.task);
    });
    socket.on('reminders', (message) => this.reminders.push({ ...message, receivedAt: Date.now() }));
    socket.on('chat', ({ message }) => this.chat.push(message));
  }

  /** Opens a socket and waits until it is accepted. */
  static async connect(url: string, token: string, since?: number): Promise<LiveClient> {
    let client: LiveClient | undefined;
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
      path: '/socket.io',
      transports: ['websocket'],
      forceNew: true,
      // Each time it comes back it says where it stands.
      auth: (give) => {
        const last = client?.updates.at(-1)?.revision ?? since;
        give({ token, ...(last === undefined ? {} : { since: last }) });
      },
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    const opened = (client = new LiveClient(socket));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        if (socket.active) return;
        socket.close();
        reject(error);
      });
    });
    return opened;
  }

  /** Every task as this window knows it, removed ones included. */
  tasks(): TaskView[] {
    return [...this.states.values()];
  }

  sync(since: number): Promise<SyncAnswer | { error: string }> {
    return this.socket.timeout(5_000).emitWithAck('sync', { since });
  }

  /** Waits for an update that fits. */
  update(fits: (message: TaskUpdateMessage) => boolean, deadlineMs = 10_000): Promise<TaskUpdateMessage> {
    return until('an update on the socket', () => this.updates.find(fits), deadlineMs);
  }

  close(): void {
    this.socket.close();
  }
}
