import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TaskEvent, TOPICS } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { TrailRepository } from './trail.repository';

/** Every event of every task goes into the trail. */
@Controller()
export class TaskEventsSubscriber {
  constructor(private readonly trail: TrailRepository) {}

  @TopicHandler(TOPICS.taskEvents)
  onEvent(@Payload() event: TaskEvent): Promise<void> {
    return this.trail.append(event);
  }
}
