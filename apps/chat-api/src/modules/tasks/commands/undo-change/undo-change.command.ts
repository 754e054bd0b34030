import { Command } from '@nestjs/cqrs';
import type { Undone } from '../../ports/undo-store.port';

/** Take back a change of the last 30 days, or the newest one. */
export class UndoChangeCommand extends Command<Undone> {
  constructor(
    readonly userId: string,
    /** The change, as the list of changes names it; undefined for the newest that was not taken back. */
    readonly changeId?: number,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
