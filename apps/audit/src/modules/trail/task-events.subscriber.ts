import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { isAccountEvent, TOPICS, type AccountEvent, type TaskEvent } from '@app/contracts';
import { TopicBatchHandler } from '@app/dapr';
import { TrailRepository } from './trail.repository';

/** Every event of every task goes into the trail; when an account ends, what its events said is erased. */
@Controller()
export class TaskEventsSubscriber {
  constructor(private readonly trail: TrailRepository) {}

  @TopicBatchHandler(TOPICS.taskEvents)
  async onEvents(@Payload() events: Array<TaskEvent | AccountEvent>): Promise<void> {
    await this.trail.appendAll(events.filter((event) => !isAccountEvent(event)));
    for (const event of events.filter(isAccountEvent)) await this.trail.erase(event.userId);
  }
}
