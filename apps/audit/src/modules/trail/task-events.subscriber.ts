import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { isAccountEvent, TOPICS, type AccountEvent, type TaskEvent } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { TrailRepository } from './trail.repository';

/** Every event of every task goes into the trail; when an account ends, what its events said is erased. */
@Controller()
export class TaskEventsSubscriber {
  constructor(private readonly trail: TrailRepository) {}

  @TopicHandler(TOPICS.taskEvents)
  async onEvent(@Payload() event: TaskEvent | AccountEvent): Promise<void> {
    if (isAccountEvent(event)) await this.trail.erase(event.userId);
    else await this.trail.append(event);
  }
}
