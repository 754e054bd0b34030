import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBatchPublisher } from './event-batch.publisher';
import { OUTBOX_SHARDS, shardOf } from './outbox-shards';
import { OutboxSignal } from './outbox.signal';
import { OutboxStore } from './outbox.store';

const FIRST_BACKOFF_MS = 25;
const LONGEST_BACKOFF_MS = 1_000;
/** How long an event may wait that a replica committed and was killed before it published it. */
const SWEEP_MS = 2_000;

interface Shard {
  /** The batches that are being published, when there are some. */
  running: Promise<void> | null;
  /** Whether something was committed since the running batch was read. */
  again: boolean;
  /** Failures in a row. */
  failures: number;
  /** Set while a failed batch waits for its next try. */
  retry: NodeJS.Timeout | null;
}

/**
 * Publishes what is in the outbox, in order per user, as soon as it is committed. While the broker is away it tries
 * again at growing intervals; nothing is removed before the broker has it.
 */
@Injectable()
export class OutboxRelay extends OutboxSignal implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly shards: Shard[] = Array.from({ length: OUTBOX_SHARDS }, () => ({
    running: null,
    again: false,
    failures: 0,
    retry: null,
  }));
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

  /** Ends when the running batches are done. What was committed meanwhile is published by the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.sweepTimer) clearTimeout(this.sweepTimer);
    for (const shard of this.shards) {
      if (shard.retry) clearTimeout(shard.retry);
      shard.retry = null;
    }
    await this.sweeping;
    await Promise.all(this.shards.map(({ running }) => running));
  }

  override committed(userId: string): void {
    this.wake(shardOf(userId));
  }

  private wake(number: number): void {
    const shard = this.shards[number]!;
    if (this.stopped || shard.retry) return;
    if (shard.running) {
      shard.again = true;
      return;
    }
    shard.running = this.drain(number, shard).finally(() => {
      shard.running = null;
      if (shard.again) this.wake(number);
    });
  }

  private async drain(number: number, shard: Shard): Promise<void> {
    let more = true;
    while (more && !this.stopped) {
      shard.again = false;
      try {
        const batch = await this.store.publishBatch(number, (events) => this.publisher.publish(events));
        const { read, published } = batch;
        this.publishedEvents += published;
        if (published < read) throw new Error(`the broker did not confirm ${read - published} of ${read} events`);
        shard.failures = 0;
        more = batch.more || shard.again;
      } catch (error) {
        more = false;
        this.retryLater(number, shard, error);
      }
    }
  }

  private retryLater(number: number, shard: Shard, error: unknown): void {
    const longest = Math.min(FIRST_BACKOFF_MS * 2 ** shard.failures, LONGEST_BACKOFF_MS);
    if (shard.failures === 0) {
      this.logger.warn(`shard ${number}: ${(error as Error).message}; trying again until it works`);
    }
    shard.failures += 1;
    shard.again = false;
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
