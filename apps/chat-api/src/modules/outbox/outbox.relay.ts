import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBatchPublisher } from './event-batch.publisher';
import { OUTBOX_SHARDS, shardOf } from './outbox-shards';
import { OutboxSignal } from './outbox.signal';
import { OutboxStore } from './outbox.store';

const FIRST_BACKOFF_MS = 25;
const LONGEST_BACKOFF_MS = 1_000;
/** How long an event may wait that a replica committed and was killed before it published it. */
const SWEEP_MS = 2_000;

/**
 * Least time between the beginnings of two batches. What comes alone is published at once; under load a batch has
 * several events, in one transaction with one call for each topic.
 */
const PACE_MS = 20;

interface Shard {
  /** Failures in a row. */
  failures: number;
  /** Set while what failed waits for its next try. */
  retry: NodeJS.Timeout | null;
}

/**
 * Publishes what is in the outbox, in order per user, as soon as it is committed. While the broker is away it tries
 * again at growing intervals; nothing is removed before the broker has it.
 */
@Injectable()
export class OutboxRelay extends OutboxSignal implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly shards: Shard[] = Array.from({ length: OUTBOX_SHARDS }, () => ({ failures: 0, retry: null }));
  /** The shards in which something was committed since their last batch was read. */
  private readonly waiting = new Set<number>();
  /** The batches that are being published, when there are some. */
  private running: Promise<void> | null = null;
  private lastBatchAt = 0;
  private sweepTimer: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> | null = null;
  private stopped = true;
  private publishedEvents = 0;

  constructor(
    private readonly store: OutboxStore,
    private readonly publisher: EventBatchPublisher,
  ) {
    super();
  }

  /** How many events this process has published since it started. */
  get published(): number {
    return this.publishedEvents;
  }

  /** Publishes what an earlier run left behind, and from then on whatever is committed. */
  onApplicationBootstrap(): void {
    this.stopped = false;
    this.sweeping = this.sweep();
  }

  /** Ends when the running batch is done. What was committed meanwhile is published by the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.sweepTimer) clearTimeout(this.sweepTimer);
    for (const shard of this.shards) {
      if (shard.retry) clearTimeout(shard.retry);
      shard.retry = null;
    }
    await this.sweeping;
    await this.running;
  }

  override committed(userId: string): void {
    this.wake(shardOf(userId));
  }

  private wake(shard: number): void {
    if (this.stopped || this.shards[shard]!.retry) return;
    this.waiting.add(shard);
    this.running ??= this.drain();
  }

  private async drain(): Promise<void> {
    while (this.waiting.size > 0 && !this.stopped) {
      const pause = this.lastBatchAt + PACE_MS - performance.now();
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      this.lastBatchAt = performance.now();
      const shards = [...this.waiting].sort((a, b) => a - b);
      this.waiting.clear();
      await this.publishBatch(shards);
    }
    this.running = null;
  }

  private async publishBatch(shards: readonly number[]): Promise<void> {
    try {
      const batch = await this.store.publishBatch(shards, (events) => this.publisher.publish(events));
      this.publishedEvents += batch.published;
      for (const shard of shards) {
        if (batch.unconfirmed.has(shard)) this.retryLater(shard, 'the broker did not confirm every event');
        else this.shards[shard]!.failures = 0;
        if (batch.more.has(shard)) this.wake(shard);
      }
    } catch (error) {
      for (const shard of shards) this.retryLater(shard, (error as Error).message);
    }
  }

  private retryLater(number: number, problem: string): void {
    const shard = this.shards[number]!;
    const longest = Math.min(FIRST_BACKOFF_MS * 2 ** shard.failures, LONGEST_BACKOFF_MS);
    if (shard.failures === 0) this.logger.warn(`shard ${number}: ${problem}; trying again until it works`);
    shard.failures += 1;
    this.waiting.delete(number);
    if (this.stopped) return;
    shard.retry = setTimeout(
      () => {
        shard.retry = null;
        this.wake(number);
      },
      longest * (0.5 + Math.random() / 2),
    );
  }

  private async sweep(): Promise<void> {
    try {
      (await this.store.shardsWithEvents()).forEach((number) => this.wake(number));
    } catch (error) {
      this.logger.warn(`cannot look into the outbox: ${(error as Error).message}`);
    }
    if (this.stopped) return;
    this.sweepTimer = setTimeout(() => {
      this.sweeping = this.sweep();
    }, SWEEP_MS);
  }
}
