import type { Database } from '../database/database';

export const PARTITIONS = 16;
const MAX_BATCH = 500;

/** A message as it is delivered: a complete CloudEvent. */
export interface LoggedMessage {
  id: number;
  pubsub: string;
  topic: string;
  partition: number;
  /** The CloudEvent as JSON. */
  event: string;
}

interface Pending {
  messages: Array<Omit<LoggedMessage, 'id'>>;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * The durable log of every topic. One writer gives out the ids and commits in groups, so that ids appear in order and
 * many publishers share one fsync.
 */
export class MessageLog {
  private nextId = 1;
  private readonly queue: Pending[] = [];
  private writing = false;

  /** @param onAppended called with what was committed, in order */
  constructor(
    private readonly database: Database,
    private readonly onAppended: (messages: LoggedMessage[]) => void,
  ) {}

  async open(): Promise<void> {
    const [row] = await this.database.query<{ last: string | null }>(
      `SELECT greatest((SELECT max(id) FROM local_dapr.message),
                       (SELECT max(acknowledged) FROM local_dapr.consumer_offset)) AS last`,
    );
    this.nextId = Number(row?.last ?? 0) + 1;
  }

  /** The id of the newest message. */
  get lastId(): number {
    return this.nextId - 1;
  }

  /** Appends messages in order; resolves when they are committed. */
  append(messages: Array<Omit<LoggedMessage, 'id'>>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ messages, resolve, reject });
      if (!this.writing) void this.write();
    });
  }

  /** Messages of one partition after an id, oldest first. */
  async read(pubsub: string, topic: string, partition: number, after: number, limit: number): Promise<LoggedMessage[]> {
    const rows = await this.database.query<{ id: string; event: string }>(
      `SELECT id, event FROM local_dapr.message
       WHERE pubsub = $1 AND topic = $2 AND partition = $3 AND id > $4 ORDER BY id LIMIT $5`,
      [pubsub, topic, partition, after, limit],
      'message-read',
    );
    return rows.map(({ id, event }) => ({ id: Number(id), pubsub, topic, partition, event }));
  }

  private async write(): Promise<void> {
    this.writing = true;
    while (this.queue.length > 0) {
      const batch: Pending[] = [];
      for (let size = 0; this.queue.length > 0 && size < MAX_BATCH; size += batch.at(-1)!.messages.length) {
        batch.push(this.queue.shift()!);
      }
      const messages = batch
        .flatMap((pending) => pending.messages)
        .map((message) => ({ ...message, id: this.nextId++ }));
      try {
        await this.database.query(
          `INSERT INTO local_dapr.message (id, pubsub, topic, partition, event)
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::text[])`,
          [
            messages.map(({ id }) => id),
            messages.map(({ pubsub }) => pubsub),
            messages.map(({ topic }) => topic),
            messages.map(({ partition }) => partition),
            messages.map(({ event }) => event),
          ],
          'message-append',
        );
        this.onAppended(messages);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.writing = false;
  }
}
