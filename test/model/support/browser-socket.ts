import type { SyncAnswer, TaskUpdate } from '../../../apps/web/src/api/types';
import type { LiveSocket, SocketAuth } from '../../../apps/web/src/sync/live-connection';
import { Link } from './link';
import type { Replica } from './replica';

interface PendingSync {
  since: number;
  answer: (reply: SyncAnswer | { error: string }) => void;
  fail: (error: Error) => void;
}

/** The client's end of Socket.IO, as far as the page uses it: what it promises about order, buffers and losses. */
export class BrowserSocket {
  connected = false;
  active = false;
  link: Link | undefined;
  /** The revisions that came, connection by connection, and what the client had told each time. */
  readonly connections: Array<{ since: number; revisions: number[] }> = [];
  private readonly listeners = new Map<string, (argument: never) => void>();
  private readonly syncs = new Set<PendingSync>();
  private buffered: PendingSync[] = [];

  constructor(
    private readonly userId: string,
    private readonly auth: SocketAuth,
  ) {}

  /** As the page sees it. */
  asLiveSocket(): LiveSocket {
    return this as unknown as LiveSocket;
  }

  connect(): void {
    this.active = true;
  }

  disconnect(): void {
    this.active = false;
    this.link?.drop('io client disconnect');
  }

  on(event: string, listener: (argument: never) => void): void {
    this.listeners.set(event, listener);
  }

  timeout(milliseconds: number) {
    return {
      emitWithAck: (_event: 'sync', { since }: { since: number }): Promise<SyncAnswer | { error: string }> =>
        new Promise((resolve, reject) => {
          const sync: PendingSync = { since, answer: resolve, fail: reject };
          setTimeout(() => this.giveUp(sync, 'no answer in time'), milliseconds);
          this.syncs.add(sync);
          if (this.connected) this.emit(sync);
          else this.buffered.push(sync);
        }),
    };
  }

  /** An attempt to connect reaches a replica. */
  reach(replica: Replica): Link {
    const link = new Link(this, replica);
    this.link = link;
    this.auth(({ since }) => {
      link.request(() => {
        link.send(() => this.accepted(since));
        replica.accept(link, this.userId, since);
      });
    });
    return link;
  }

  receive(name: string, message: unknown): void {
    if (name === 'task-updates') this.connections.at(-1)!.revisions.push((message as TaskUpdate).revision);
    this.listeners.get(name)?.(message as never);
  }

  lost(reason: string): void {
    const wasConnected = this.connected;
    this.connected = false;
    this.link = undefined;
    // Socket.IO comes back by itself, unless one of both sides said goodbye.
    if (reason.startsWith('io ')) this.active = false;
    if (!wasConnected) return;
    this.listeners.get('disconnect')?.(reason as never);
    for (const sync of [...this.syncs]) {
      if (!this.buffered.includes(sync)) this.giveUp(sync, 'socket has been disconnected');
    }
  }

  private accepted(since: number): void {
    this.connected = true;
    this.connections.push({ since, revisions: [] });
    for (const sync of this.buffered.splice(0)) this.emit(sync);
    this.listeners.get('connect')?.(undefined as never);
  }

  private emit(sync: PendingSync): void {
    this.link!.sync(sync.since, (reply) => {
      if (this.syncs.delete(sync)) sync.answer(reply);
    });
  }

  private giveUp(sync: PendingSync, why: string): void {
    this.buffered = this.buffered.filter((one) => one !== sync);
    if (this.syncs.delete(sync)) sync.fail(new Error(why));
  }
}
