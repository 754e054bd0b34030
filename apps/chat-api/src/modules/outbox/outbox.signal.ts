/** Told that events of a user were committed to the outbox, so that they are published at once. */
export abstract class OutboxSignal {
  abstract committed(userId: string): void;
}
