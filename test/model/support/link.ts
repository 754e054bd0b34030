import type { SyncAnswer } from '../../../apps/web/src/api/types';
import type { BrowserSocket } from './browser-socket';
import type { Replica } from './replica';

type Answer = (reply: SyncAnswer | { error: string }) => void;
type SyncHandler = (request: { since: number }, answer: Answer) => void;

/** One connection: what is sent arrives in order, when the test says so, or never. */
export class Link {
  private readonly toServer: Array<() => void> = [];
  private readonly toClient: Array<() => void> = [];
  private readonly ends: Array<() => void> = [];
  private handleSync: SyncHandler = () => undefined;
  private open = true;
  private serverKnows = true;

  constructor(
    readonly client: BrowserSocket,
    readonly replica: Replica,
  ) {}

  /** Whether anything can still happen on it. */
  get isAlive(): boolean {
    return this.open || this.serverKnows;
  }

  /** The next things that can happen on this connection. */
  steps(): Array<() => void> {
    const next = [this.toServer, this.toClient].filter(({ length }) => length > 0);
    const steps = next.map((queue) => () => queue.shift()!());
    return !this.open && this.serverKnows ? [...steps, () => this.serverNotices()] : steps;
  }

  /** From the client. */
  request(message: () => void): void {
    if (this.open) this.toServer.push(message);
  }

  sync(since: number, answer: Answer): void {
    this.request(() => this.handleSync({ since }, answer));
  }

  /** From the server. */
  send(message: () => void): void {
    if (this.open) this.toClient.push(message);
  }

  onSync(handler: SyncHandler): void {
    this.handleSync = handler;
  }

  onEnd(listener: () => void): void {
    this.ends.push(listener);
  }

  /** The connection is lost; the client knows at once, the server when it gets to it. */
  drop(reason: string): void {
    if (!this.open) return;
    this.close();
    this.client.lost(reason);
  }

  /** The server ends the connection after what it has sent. */
  endedByServer(): void {
    const accepted = this.ends.length > 0;
    if (!accepted) return;
    this.send(() => this.drop('io server disconnect'));
    this.serverNotices();
  }

  private close(): void {
    this.open = false;
    this.toServer.length = this.toClient.length = 0;
  }

  private serverNotices(): void {
    this.serverKnows = false;
    for (const end of this.ends.splice(0)) end();
  }
}
