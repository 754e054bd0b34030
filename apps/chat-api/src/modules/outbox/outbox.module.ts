import { Module } from '@nestjs/common';
import { EventBatchPublisher } from './event-batch.publisher';
import { OutboxRelay } from './outbox.relay';
import { OutboxSignal } from './outbox.signal';
import { OutboxStore } from './outbox.store';

/** Brings committed events to the broker. */
@Module({
  providers: [OutboxStore, EventBatchPublisher, OutboxRelay, { provide: OutboxSignal, useExisting: OutboxRelay }],
  exports: [OutboxSignal, OutboxRelay, OutboxStore],
})
export class OutboxModule {}
