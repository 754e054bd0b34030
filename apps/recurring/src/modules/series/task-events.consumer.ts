import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS, type AccountEvent, type TaskEvent } from '@app/contracts';
import { SagaRunner, TopicHandler } from '@app/dapr';

/** Takes what happens to tasks; an event is acknowledged when every instance it asks for stands in chat-api. */
@Controller()
export class TaskEventsConsumer {
  constructor(private readonly saga: SagaRunner) {}

  @TopicHandler(TOPICS.taskEvents)
  handle(@Payload() event: TaskEvent | AccountEvent): Promise<void> {
    return this.saga.run(event);
  }
}
