import type { TaskUpdateMessage } from '@app/contracts';
import type { ChangesPort } from '../ports/changes.port';

/** Beyond this many events kept back, reading the changes again is cheaper than keeping them. */
const BUFFER_LIMIT = 500;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

/**
 * What one socket has seen. Events may come twice, late or not at all; the client gets every revision once and in order:
 * an event that is next goes out, one that is known is dropped, and one that leaves a gap waits until the gap was read
 * from chat-api.
 */
export class SocketSession {
  /** The last revision the client has; undefined until it is known where the client stands. */
  private cursor: number | undefined;
  private readonly waiting = new Map<number, TaskUpdateMessage>();
  private catchingUp = false;
  /** Set when more may be missing than the read that is running and the waiting events bring. */
  private readAgain = false;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  /**
   * @param since the last revision the client has, when it told one; call {@link catchUp} to send what it missed
   */
  constructor(
    readonly userId: string,
    private readonly changes: ChangesPort,
    private readonly emit: (message: TaskUpdateMessage) => void,
    since?: number,
  ) {
    this.cursor = since;
  }

  /** Takes an event from the broker. */
  offer(message: TaskUpdateMessage): void {
    if (this.closed) return;
    if (!this.catchingUp && (this.cursor === undefined || message.revision === this.cursor + 1)) {
      this.send(message);
      return;
    }
    if (this.cursor !== undefined && message.revision <= this.cursor) return;
    if (this.waiting.size < BUFFER_LIMIT) this.waiting.set(message.revision, message);
    else this.readAgain = true;
    if (!this.catchingUp) void this.catchUp();
  }

  /**
   * Sends what the client missed, then what came meanwhile. Keeps trying while chat-api cannot be reached. A read that is
   * running may have begun before what the caller knows of, so another one follows it.
   */
  async catchUp(pause = FIRST_RETRY_MS): Promise<void> {
    if (this.closed || this.cursor === undefined) return;
    if (this.catchingUp) {
      this.readAgain = true;
      return;
    }
    this.catchingUp = true;
    try {
      while (!this.closed && (await this.closeGap()));
      this.catchingUp = false;
    } catch {
      this.retry = setTimeout(() => {
        this.catchingUp = false;
        void this.catchUp(Math.min(pause * 2, LONGEST_RETRY_MS));
      }, pause);
    }
  }

  /** The socket is gone. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.waiting.clear();
  }

  /** Reads what is missing and sends what is next. Returns whether another read may bring more. */
  private async closeGap(): Promise<boolean> {
    const before = this.cursor;
    const known = [...this.waiting.keys()];
    this.readAgain = false;
    await this.readChanges();
    if (this.flush() && this.cursor === before) {
      // They came before the read and chat-api does not know of them: a history that it has lost (a restored database).
      for (const revision of known) this.waiting.delete(revision);
    }
    return this.readAgain || this.waiting.size > 0;
  }

  private async readChanges(): Promise<void> {
    for (let more = true; more && !this.closed;) {
      const page = await this.changes.since(this.userId, this.cursor!);
      for (const task of page.items) {
        if (page.reset || task.revision > this.cursor!) this.send({ revision: task.revision, type: 'sync', task });
      }
      this.cursor = page.reset ? page.revision : Math.max(this.cursor!, page.revision);
      more = page.more;
    }
  }

  /** Sends the waiting events that are next. Returns whether some are left behind a gap. */
  private flush(): boolean {
    for (const revision of [...this.waiting.keys()].sort((a, b) => a - b)) {
      const message = this.waiting.get(revision)!;
      if (revision > this.cursor! + 1) return true;
      this.waiting.delete(revision);
      if (revision > this.cursor!) this.send(message);
    }
    return false;
  }

  private send(message: TaskUpdateMessage): void {
    if (this.closed) return;
    this.cursor = message.revision;
    this.emit(message);
  }
}
