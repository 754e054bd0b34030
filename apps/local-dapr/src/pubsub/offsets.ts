import type { Database } from '../database/database';

const FLUSH_AFTER_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

interface Position {
  pubsub: string;
  topic: string;
  group: string;
  partition: number;
}

/** How far each consumer group has come in each partition. Written in batches: a crash delivers the last few again. */
export class Offsets {
  private readonly acknowledged = new Map<string, number>();
  private dirty = new Map<string, Position>();
  private timer: NodeJS.Timeout | undefined;
  private pause = FLUSH_AFTER_MS;

  constructor(private readonly database: Database) {}

  async open(): Promise<void> {
    const rows = await this.database.query<Position & { acknowledged: string }>(
      'SELECT pubsub, topic, consumer_group AS "group", partition, acknowledged FROM local_dapr.consumer_offset',
    );
    for (const row of rows) this.acknowledged.set(keyOf(row), Number(row.acknowledged));
  }

  /** The last id the group has done, or undefined for a group that is new. */
  get(position: Position): number | undefined {
    return this.acknowledged.get(keyOf(position));
  }

  set(position: Position, id: number): void {
    this.acknowledged.set(keyOf(position), id);
    this.dirty.set(keyOf(position), position);
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), this.pause);
  }

  /** Writes what changed, and removes the messages that every group of their topic has done. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.dirty.size === 0) return;
    const batch = this.dirty;
    this.dirty = new Map();
    const positions = [...batch.values()];
    try {
      await this.database.query(
        `INSERT INTO local_dapr.consumer_offset (pubsub, topic, consumer_group, partition, acknowledged)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[])
         ON CONFLICT (pubsub, topic, consumer_group, partition) DO UPDATE SET acknowledged = excluded.acknowledged`,
        [
          positions.map(({ pubsub }) => pubsub),
          positions.map(({ topic }) => topic),
          positions.map(({ group }) => group),
          positions.map(({ partition }) => partition),
          positions.map((position) => this.acknowledged.get(keyOf(position))),
        ],
        'offset-write',
      );
      this.pause = FLUSH_AFTER_MS;
    } catch (error) {
      for (const [key, position] of batch) this.dirty.set(key, position);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
      this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), this.pause);
      throw error;
    }
  }
}

function keyOf({ pubsub, topic, group, partition }: Position): string {
  return `${pubsub}\n${topic}\n${group}\n${partition}`;
}
