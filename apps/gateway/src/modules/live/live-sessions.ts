import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { TaskUpdateMessage } from '@app/contracts';
import type { SocketSession } from './domain/socket-session';

/** The broker may need this long to assign a subscription again after the sidecar is back. */
const ASSIGNMENT_MS = 5_000;

/** The sessions of this replica, by user. */
@Injectable()
export class LiveSessions implements OnApplicationShutdown {
  private readonly byUser = new Map<string, Set<SocketSession>>();
  private afterAssignment: NodeJS.Timeout | undefined;

  add(session: SocketSession): void {
    const sessions = this.byUser.get(session.userId) ?? new Set();
    this.byUser.set(session.userId, sessions.add(session));
  }

  remove(session: SocketSession): void {
    session.close();
    const sessions = this.byUser.get(session.userId);
    sessions?.delete(session);
    if (sessions?.size === 0) this.byUser.delete(session.userId);
  }

  /** Hands an event to every session of a user. */
  offer(userId: string, message: TaskUpdateMessage): void {
    for (const session of this.byUser.get(userId) ?? []) session.offer(message);
  }

  /**
   * Events may have passed by while the sidecar was away, since a new subscription starts at the newest one: every
   * session reads what it missed, at once and again when the subscription surely stands. `tell` has the windows read what
   * has no revision.
   */
  onSidecarReturn(tell: () => void): void {
    this.catchUpAll();
    tell();
    clearTimeout(this.afterAssignment);
    this.afterAssignment = setTimeout(() => {
      this.catchUpAll();
      tell();
    }, ASSIGNMENT_MS);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.afterAssignment);
    for (const sessions of [...this.byUser.values()]) for (const session of [...sessions]) this.remove(session);
  }

  private catchUpAll(): void {
    for (const sessions of this.byUser.values()) for (const session of sessions) void session.catchUp();
  }
}
