import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { undoHorizon } from '../../domain/journal';
import { undoChange } from '../../domain/undo-change';
import { UndoStore, type Undone } from '../../ports/undo-store.port';
import { originOfUser } from '../change-origin';
import { UndoChangeCommand } from './undo-change.command';

@CommandHandler(UndoChangeCommand)
export class UndoChangeHandler implements ICommandHandler<UndoChangeCommand> {
  constructor(
    private readonly store: UndoStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NothingToUndoError when there is no such change
   * @throws UndoConflictError when something was changed since, or the change was taken back already
   * @throws TaskConflictError when a series would have more open instances than it may
   */
  execute({ userId, changeId, commandId }: UndoChangeCommand): Promise<Undone> {
    const now = this.clock.now();
    const target = { id: changeId, since: undoHorizon(now) };
    return this.store.undo(originOfUser(userId, commandId), target, (undoable) => undoChange(undoable, now));
  }
}
