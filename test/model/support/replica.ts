import type { ChangesResponse, TaskEvent } from '@app/contracts';
import { ConversationFeed } from '../../../apps/gateway/src/modules/live/conversation.feed';
import { EndedTokens } from '../../../apps/gateway/src/modules/live/ended-tokens';
import { LiveSessions } from '../../../apps/gateway/src/modules/live/live-sessions';
import { LiveGateway } from '../../../apps/gateway/src/modules/live/live.gateway';
import { ChangesPort } from '../../../apps/gateway/src/modules/live/ports/changes.port';
import { TaskUpdatesSubscriber } from '../../../apps/gateway/src/modules/live/subscriptions/task-updates.subscriber';
import type { Link } from './link';
import type { Truth } from './truth';

const HOUR_MS = 3_600_000;

/** A call of chat-api that is on its way. */
interface Read {
  /** Answers with what was true when it was asked. */
  early: () => void;
  /** Answers with what is true now. */
  late: () => void;
  fail: () => void;
}

/** Calls of chat-api, each answered when the test says so. */
export class Reads extends ChangesPort {
  readonly pending = new Set<Read>();

  constructor(private readonly truthOf: (userId: string) => Truth) {
    super();
  }

  override since(userId: string, revision: number): Promise<ChangesResponse> {
    const truth = this.truthOf(userId);
    const asked = truth.changes(revision);
    return new Promise((resolve, reject) => {
      const end = (work: () => void) => () => {
        this.pending.delete(read);
        work();
      };
      const read: Read = {
        early: end(() => resolve(asked)),
        late: end(() => resolve(truth.changes(revision))),
        fail: end(() => reject(new Error('chat-api is away'))),
      };
      this.pending.add(read);
    });
  }
}

/** One replica of the gateway: its own classes, with the broker and the sockets in the hands of the test. */
export class Replica {
  /** What the broker has for this replica and has not delivered. */
  undelivered: TaskEvent[] = [];
  /** Whether the broker keeps events for this replica; what comes while it does not passes it by. */
  subscribed = true;
  hasSidecar = true;
  private assignment: NodeJS.Timeout | undefined;
  private live = this.begin();

  constructor(private readonly reads: Reads) {}

  deliver(events: readonly TaskEvent[]): void {
    this.live.subscriber.onEvents([...events]);
  }

  /** Takes a socket, as Nest does when Socket.IO has accepted it. */
  accept(link: Link, userId: string, since: number): void {
    const { gateway } = this.live;
    const socket = {
      data: { userId, sessionId: 'session', since, expiresAt: Date.now() + HOUR_MS },
      emit: (name: string, message: unknown) => link.send(() => link.client.receive(name, message)),
      disconnect: () => link.endedByServer(),
      join: () => undefined,
      once: (_event: string, listener: () => void) => link.onEnd(listener),
    };
    link.onEnd(() => gateway.handleDisconnect(socket as never));
    link.onSync((request, answer) => {
      void gateway.sync(request, socket as never).then((reply) => link.send(() => answer(reply)));
    });
    gateway.handleConnection(socket as never);
  }

  /** The process is killed and another one starts in its place, knowing nothing. */
  restart(assignedAfterMs: number): void {
    const { hasSidecar } = this;
    this.sidecarGoes();
    // What belonged to the process ends with it.
    this.live.sessions.onApplicationShutdown();
    this.live = this.begin();
    if (hasSidecar) this.sidecarReturns(assignedAfterMs);
  }

  sidecarGoes(): void {
    clearTimeout(this.assignment);
    this.hasSidecar = this.subscribed = false;
    this.undelivered = [];
  }

  /** @param assignedAfterMs how long the broker takes to keep events for this replica again */
  sidecarReturns(assignedAfterMs: number): void {
    const { sessions, conversation } = this.live;
    this.hasSidecar = true;
    if (assignedAfterMs === 0) this.subscribed = true;
    else this.assignment = setTimeout(() => (this.subscribed = true), assignedAfterMs);
    sessions.onSidecarReturn(() => conversation.tellOfMissed());
  }

  private begin(): {
    gateway: LiveGateway;
    sessions: LiveSessions;
    conversation: ConversationFeed;
    subscriber: TaskUpdatesSubscriber;
  } {
    const sessions = new LiveSessions();
    const ended = new EndedTokens();
    const gateway = new LiveGateway({} as never, ended, sessions, this.reads);
    Object.assign(gateway, { server: { emit: () => true } });
    const conversation = new ConversationFeed(gateway);
    const subscriber = new TaskUpdatesSubscriber(sessions, conversation, ended, gateway);
    return { gateway, sessions, conversation, subscriber };
  }
}
