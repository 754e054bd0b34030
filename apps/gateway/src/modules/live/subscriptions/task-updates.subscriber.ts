import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TaskEvent, TOPICS, toTaskView } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { LiveSessions } from '../live-sessions';

/** Every replica gets every change and passes it to the sockets it holds. */
@Controller()
export class TaskUpdatesSubscriber {
  constructor(private readonly sessions: LiveSessions) {}

  @TopicHandler(TOPICS.taskUpdates)
  onChange(@Payload() event: TaskEvent): void {
    this.sessions.offer(event.userId, { revision: event.revision, type: event.type, task: toTaskView(event.task) });
  }
}
