import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { isAccountEvent, TOPICS, type AccountEvent, type TaskEvent } from '@app/contracts';
import { SagaRunner, TopicBatchHandler } from '@app/dapr';

/** Every event of every task goes through the reminder saga, and is done when its commands are. */
@Controller()
export class TaskEventsSubscriber {
  constructor(private readonly sagas: SagaRunner) {}

  /**
   * Side by side, so that what a batch changes is written together; the revisions keep the order of each task. The end
   * of an account comes last, when nothing is on its way that could bring something back.
   */
  @TopicBatchHandler(TOPICS.taskEvents)
  async onEvents(@Payload() events: Array<TaskEvent | AccountEvent>): Promise<void> {
    await this.runAll(events.filter((event) => !isAccountEvent(event)));
    await this.runAll(events.filter(isAccountEvent));
  }

  private async runAll(events: Array<TaskEvent | AccountEvent>): Promise<void> {
    const outcomes = await Promise.allSettled(events.map((event) => this.sagas.run(event)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
