import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ReminderMessage, ServerToClientEvents, TaskUpdateMessage } from '@app/contracts';
import type { Person } from './api';

/** An open window of a person: tells of everything its socket receives. */
export class LiveWindow {
  onUpdate: (message: TaskUpdateMessage) => void = () => undefined;
  onReminder: (message: ReminderMessage) => void = () => undefined;

  /** The last revision that came. */
  private since: number | undefined;

  private constructor(private readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>) {
    socket.on('task-updates', (message) => {
      this.since = message.revision;
      this.onUpdate(message);
    });
    socket.on('reminders', (message) => this.onReminder(message));
  }

  static async open(edgeUrl: string, person: Person): Promise<LiveWindow> {
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(edgeUrl, {
      path: '/socket.io',
      transports: ['websocket'],
      forceNew: true,
      auth: (answer) => answer({ token: person.token, ...(window.since === undefined ? {} : { since: window.since }) }),
      autoConnect: false,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    const window = new LiveWindow(socket);
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve);
      socket.connect();
    });
    return window;
  }

  close(): void {
    this.socket.close();
  }
}
