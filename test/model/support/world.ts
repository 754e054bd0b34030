import type { TaskEvent } from '@app/contracts';
import { LiveConnection } from '../../../apps/web/src/sync/live-connection';
import { Store } from '../../../apps/web/src/sync/store';
import { BrowserSocket } from './browser-socket';
import type { Link } from './link';
import { Reads, Replica } from './replica';
import type { Truth } from './truth';

/** Longer than any pause of the gateway and the client. */
const LONG_MS = 12_000;
const MOST_ROUNDS = 5_000;

/** A page that a person has open: its own state and connection, on a socket in the hands of the test. */
export class OpenWindow {
  readonly store = new Store();
  socket: BrowserSocket;
  private readonly live: LiveConnection;

  constructor(readonly truth: Truth) {
    this.live = new LiveConnection({
      store: this.store,
      openSocket: (auth) => (this.socket = new BrowserSocket(truth.userId, auth)).asLiveSocket(),
      accessToken: async () => 'token',
      renew: async () => 'another token',
      onMissed: () => undefined,
      onReminder: () => undefined,
      after: (milliseconds, call) => {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
    });
  }

  get revision(): number {
    return this.store.getState().revision;
  }

  /** Whether it knows of revisions that a restored database does not. */
  get isAhead(): boolean {
    return this.revision > this.truth.head;
  }

  /** Reads everything by REST, as a page does that begins. */
  load(): void {
    for (let more = true; more;) {
      const page = this.truth.changes(this.revision);
      this.store.dispatch({ type: 'page', page });
      ({ more } = page);
    }
  }

  open(): void {
    void this.live.open();
  }

  renewToken(): void {
    this.live.renewed('renewed');
  }

  close(): void {
    this.live.close();
  }
}

/** Chat-api, its broker, the replicas of the gateway and the windows; what happens next is up to the test. */
export class World {
  readonly reads = new Reads((userId) => this.truths.find((truth) => truth.userId === userId)!);
  readonly replicas: Replica[];
  readonly windows: OpenWindow[];
  /** Everything the broker ever had. */
  readonly published: TaskEvent[] = [];
  private readonly outbox: TaskEvent[] = [];
  private links: Link[] = [];

  constructor(
    private readonly truths: readonly Truth[],
    replicas: number,
    windowsEach: number,
  ) {
    this.replicas = Array.from({ length: replicas }, () => new Replica(this.reads));
    this.windows = truths.flatMap((truth) => Array.from({ length: windowsEach }, () => new OpenWindow(truth)));
    for (const window of this.windows) window.open();
  }

  commit(event: TaskEvent): void {
    this.outbox.push(event);
  }

  /** Everything that can happen next: what is on its way somewhere. */
  steps(): Array<() => void> {
    const { outbox, replicas, reads, links } = this;
    return [
      ...(outbox.length > 0 ? [() => this.publish(outbox.shift()!)] : []),
      ...replicas.flatMap((replica) =>
        replica.undelivered.map((event, index) => () => {
          replica.undelivered.splice(index, 1);
          replica.deliver([event]);
        }),
      ),
      ...[...reads.pending].flatMap(({ early, late }) => [early, late]),
      ...links.flatMap((link) => link.steps()),
    ];
  }

  windowsOf(truth: Truth): OpenWindow[] {
    return this.windows.filter((window) => window.truth === truth);
  }

  /** An attempt of a window to connect reaches a replica, when it makes one. */
  connect({ socket }: OpenWindow, replica: number): void {
    if (!socket.active || socket.link) return;
    this.links = [...this.links.filter((link) => link.isAlive), socket.reach(this.replicas[replica]!)];
  }

  kill(replica: Replica, assignedAfterMs: number): void {
    for (const { socket } of this.windows) if (socket.link?.replica === replica) socket.link.drop('transport close');
    replica.restart(assignedAfterMs);
  }

  /** The whole installation stops and comes back with an older database, and with a broker that knows nothing. */
  restore(truth: Truth, revision: number): void {
    for (const { socket } of this.windows) socket.link?.drop('transport close');
    for (const replica of this.replicas) replica.restart(0);
    for (const read of [...this.reads.pending]) read.fail();
    this.outbox.length = this.published.length = 0;
    truth.rollBack(revision);
  }

  /**
   * Everything is delivered, everybody is connected and all pauses are over.
   * @throws Error when it never comes to an end
   */
  async comeToRest(): Promise<void> {
    for (const replica of this.replicas) if (!replica.hasSidecar) replica.sidecarReturns(0);
    let quiet = 0;
    for (let round = 0; quiet < 3; round += 1) {
      if (round > MOST_ROUNDS) throw new Error('this never comes to rest');
      const steps = this.steps();
      for (const window of this.windows) {
        if (window.socket.active && !window.socket.link) {
          steps.push(() => this.connect(window, round % this.replicas.length));
        }
      }
      quiet = steps.length === 0 ? quiet + 1 : 0;
      steps[0]?.();
      await settled();
      if (steps.length === 0) jest.advanceTimersByTime(LONG_MS);
      await settled();
    }
  }

  close(): void {
    for (const window of this.windows) window.close();
    for (const replica of this.replicas) replica.restart(0);
  }

  private publish(event: TaskEvent): void {
    this.published.push(event);
    for (const replica of this.replicas) if (replica.subscribed) replica.undelivered.push(event);
  }
}

/** Lets everything that is ready to run do so; `setImmediate` has to be the real one. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
