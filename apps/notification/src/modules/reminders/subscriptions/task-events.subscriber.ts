import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS, type AccountEvent, type TaskEvent } from '@app/contracts';
import { SagaRunner, TopicHandler } from '@app/dapr';

/** Every event of every task goes through the reminder saga, and is done when its commands are. */
@Controller()
export class TaskEventsSubscriber {
  constructor(private readonly sagas: SagaRunner) {}

  @TopicHandler(TOPICS.taskEvents)
  onEvent(@Payload() event: TaskEvent | AccountEvent): Promise<void> {
    return this.sagas.run(event);
  }
}
