import { Query } from '@nestjs/cqrs';
import type { Intent, LineProblem, Priority, Span, TaskDraft } from '@app/language';

/** A task as the text would make it. */
export type PreviewedTask = Omit<TaskDraft, 'priority'> & { priority: Priority };

export interface MessagePreview {
  intent: Intent;
  tasks: PreviewedTask[];
  /** The words that name the task that would be changed. */
  reference?: string;
  /** What keeps the text from being done, or what is still to be said. */
  question?: string;
  /** Where the text cannot be what it says, and why. */
  problem?: LineProblem;
  spans: Span[];
}

/** What a text would do, without doing it. */
export class PreviewMessageQuery extends Query<MessagePreview> {
  constructor(
    readonly userId: string,
    readonly text: string,
    /** ISO instant to read it at; the present one when left out. */
    readonly now?: string,
    /** IANA zone to read it in; the user's when left out. */
    readonly timeZone?: string,
  ) {
    super();
  }
}
