import { Injectable } from '@nestjs/common';
import { TOPICS, type ReminderEvent } from '@app/contracts';
import { EventPublisher } from '@app/dapr';
import { Batcher, Clock } from '@app/kernel';
import { reminderDueEvent } from './domain/reminder-due.event';
import { sameInstant, withStatus, type ReminderDocument, type StoredReminder } from './domain/reminder-document';
import { ReminderStore } from './reminder.store';

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
 * event id. Many at one instant share their calls: a few for a hundred of them.
 */
@Injectable()
export class ReminderFirer {
  private readonly firing = new Map<string, Promise<void>>();
  private readonly publications = new Batcher<ReminderEvent>((events) => this.publish(events), {
    size: 100,
    concurrency: 4,
  });

  constructor(
    private readonly store: ReminderStore,
    private readonly publisher: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Fires a reminder if it is still to be fired; resolves when that is durable. Whoever wakes it while it fires waits for
   * the same firing.
   * @throws TooEarlyError when its moment has not come
   */
  fire(ref: ReminderRef): Promise<void> {
    const key = `${ref.reminderId} ${ref.fireAt}`;
    const running = this.firing.get(key);
    if (running) return running;
    const firing = this.fireNow(ref).finally(() => this.firing.delete(key));
    this.firing.set(key, firing);
    return firing;
  }

  private async fireNow(ref: ReminderRef): Promise<void> {
    const early = Date.parse(ref.fireAt) - this.clock.now().getTime();
    if (early > EARLY_MS) throw new TooEarlyError(ref);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const document = await this.store.change(ref.taskId, (known) => moved(known, ref, 'pending', 'due'));
    const reminder = document && find(document, ref);
    if (reminder?.status !== 'due') return;
    await this.publications.add(reminderDueEvent(document!, reminder, this.clock.now()));
    await this.store.change(ref.taskId, (known) => moved(known, ref, 'due', 'fired'), { urgent: false });
  }

  private async publish(events: ReminderEvent[]): Promise<Map<ReminderEvent, unknown>> {
    const { failed } = await this.publisher.publishBulk(
      TOPICS.reminders,
      events.map((event) => ({ event })),
    );
    return new Map(
      events
        .filter(({ eventId }) => failed.has(eventId))
        .map((event) => [event, new Error(`the broker did not confirm reminder ${event.reminder.id}`)]),
    );
  }
}

/** The document with a reminder moved from one status to the next; the same one when the reminder is elsewhere. */
function moved(
  document: ReminderDocument | undefined,
  ref: ReminderRef,
  from: StoredReminder['status'],
  to: StoredReminder['status'],
): ReminderDocument | undefined {
  return document && find(document, ref)?.status === from ? withStatus(document, ref.reminderId, to) : document;
}

function find(document: ReminderDocument, { reminderId, fireAt }: ReminderRef): StoredReminder | undefined {
  return document.reminders.find(({ id, fireAt: instant }) => id === reminderId && sameInstant(instant, fireAt));
}
