import { Query } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';

/** A task of the user, deleted or not. */
export class GetTaskQuery extends Query<TaskView> {
  constructor(
    readonly userId: string,
    readonly taskId: string,
  ) {
    super();
  }
}
