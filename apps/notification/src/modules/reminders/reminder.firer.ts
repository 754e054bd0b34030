import { Injectable } from '@nestjs/common';
import { TOPICS } from '@app/contracts';
import { EventPublisher } from '@app/dapr';
import { Clock } from '@app/kernel';
import { Batcher } from './batcher';
import { reminderDueEvent } from './domain/reminder-due.event';
import { sameInstant, withStatus, type ReminderDocument, type StoredReminder } from './domain/reminder-document';
import { ReminderStore, type DocumentChange } from './reminder.store';

/** One reminder at one instant. */
export interface ReminderRef {
  taskId: string;
  reminderId: string;
  /** ISO 8601 instant. */
  fireAt: string;
}

/** A scheduler may be a fraction of a millisecond early; that much is waited out. */
const EARLY_MS = 5;

/** The moment of a reminder has not come. */
export class TooEarlyError extends Error {
  constructor(readonly ref: ReminderRef) {
    super(`reminder ${ref.reminderId} is not due before ${ref.fireAt}`);
  }
}

/**
 * Fires reminders: pending → due in the state, publish, due → fired. Whoever wakes it (job, timer, start-up, twice or at
 * once in two replicas), a reminder makes one event; a crash between two steps goes on where it stopped, with the same
 * event id. Many at one instant are done in batches: a few calls for a hundred of them.
 */
@Injectable()
export class ReminderFirer {
  private readonly fireBatcher = new Batcher<ReminderRef>((refs) => this.fireBatch(refs), {
    size: 100,
    concurrency: 4,
  });
  /** Takes tasks out of the index; two batches at once would only be in each other's way. */
  private readonly finishBatcher = new Batcher<ReminderRef>((refs) => this.finishBatch(refs), {
    size: 200,
    concurrency: 1,
  });

  constructor(
    private readonly store: ReminderStore,
    private readonly publisher: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Fires a reminder if it is still to be fired; resolves when that is durable.
   * @throws TooEarlyError when its moment has not come
   */
  async fire(ref: ReminderRef): Promise<void> {
    const early = Date.parse(ref.fireAt) - this.clock.now().getTime();
    if (early > EARLY_MS) throw new TooEarlyError(ref);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    await this.fireBatcher.add(ref);
  }

  private async fireBatch(refs: ReminderRef[]): Promise<Map<ReminderRef, unknown>> {
    const documents = await this.store.change(changesOf(refs, 'pending', 'due'));
    const due = refs.flatMap((ref) => {
      const document = documents.get(ref.taskId);
      const reminder = document && find(document, ref);
      return reminder?.status === 'due'
        ? [{ ref, event: reminderDueEvent(document!, reminder, this.clock.now()) }]
        : [];
    });
    const { failed } = await this.publisher.publishBulk(
      TOPICS.reminders,
      due.map(({ event }) => ({ event })),
    );
    const failures = new Map<ReminderRef, unknown>();
    const published = due.filter(({ ref, event }) => {
      if (!failed.has(event.eventId)) return true;
      failures.set(ref, new Error(`the broker did not confirm reminder ${ref.reminderId}`));
      return false;
    });
    await Promise.all(
      published.map(({ ref }) => this.finishBatcher.add(ref).catch((error: unknown) => failures.set(ref, error))),
    );
    return failures;
  }

  private async finishBatch(refs: ReminderRef[]): Promise<Map<ReminderRef, unknown>> {
    await this.store.change(changesOf(refs, 'due', 'fired'));
    return new Map();
  }
}

/** The changes that move reminders from one status to the next; those that are elsewhere are left alone. */
function changesOf(
  refs: ReminderRef[],
  from: StoredReminder['status'],
  to: StoredReminder['status'],
): Map<string, DocumentChange> {
  const byTask = new Map<string, ReminderRef[]>();
  for (const ref of refs) byTask.set(ref.taskId, [...(byTask.get(ref.taskId) ?? []), ref]);
  return new Map(
    [...byTask].map(([taskId, ofTask]): [string, DocumentChange] => [
      taskId,
      (known) =>
        known &&
        ofTask.reduce(
          (document, ref) =>
            find(document, ref)?.status === from ? withStatus(document, ref.reminderId, to) : document,
          known,
        ),
    ]),
  );
}

function find(document: ReminderDocument, { reminderId, fireAt }: ReminderRef): StoredReminder | undefined {
  return document.reminders.find(({ id, fireAt: instant }) => id === reminderId && sameInstant(instant, fireAt));
}
