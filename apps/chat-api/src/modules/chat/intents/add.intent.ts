import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { TaskDraft } from '@app/language';
import { CreateTaskCommand } from '../../tasks/commands/create-task/create-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { addedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';

/** "pay rent tomorrow 9am #home !high" */
@Injectable()
export class AddIntent extends IntentHandler {
  override readonly intent = 'add';

  constructor(private readonly commands: CommandBus) {
    super();
  }

  override async answer({ userId, timeZone, parsed, commandId }: Turn): Promise<Answer> {
    const { draft, question = '' } = parsed;
    if (!draft) return saying(question);
    const task = await this.commands.execute(new CreateTaskCommand(userId, toInput(draft, timeZone), commandId));
    const text = [addedReply(task, timeZone), question].filter((part) => part !== '').join('\n');
    return changing(text, 'created', task);
  }
}

/** A draft as the tasks take it; what the line does not say is left to the defaults. */
function toInput(draft: TaskDraft, timeZone: string): CreateTaskCommand['input'] {
  const { title, notes, priority, tags, due, recurrence, reminders } = draft;
  return {
    title,
    notes,
    tags,
    timeZone,
    due,
    recurrence,
    ...(priority ? { priority } : {}),
    ...(reminders.length > 0 ? { reminders } : {}),
  };
}
