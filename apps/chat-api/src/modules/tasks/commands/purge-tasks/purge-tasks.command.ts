import { Command } from '@nestjs/cqrs';

/** What is removed: one task of the trash, or all that is in it. */
export interface PurgeWish {
  taskId?: string;
  /** Only what was deleted before. */
  before?: Date;
  /** The service that does it when time is up; undefined for the person. */
  service?: string;
}

/** Remove tasks of the trash for good, with everything that is known of them. */
export class PurgeTasksCommand extends Command<{ purged: number }> {
  readonly taskId: string | undefined;
  readonly before: Date | undefined;
  readonly service: string | undefined;

  constructor(
    readonly userId: string,
    { taskId, before, service }: PurgeWish = {},
  ) {
    super();
    this.taskId = taskId;
    this.before = before;
    this.service = service;
  }
}
