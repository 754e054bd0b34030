import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { describeChange } from '../../domain/describe-change';
import { undoHorizon } from '../../domain/journal';
import { UndoStore } from '../../ports/undo-store.port';
import { ListChangesQuery, type DescribedChangePage } from './list-changes.query';

@QueryHandler(ListChangesQuery)
export class ListChangesHandler implements IQueryHandler<ListChangesQuery> {
  constructor(
    private readonly store: UndoStore,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, limit, before }: ListChangesQuery): Promise<DescribedChangePage> {
    const { items, nextCursor } = await this.store.list(userId, undoHorizon(this.clock.now()), limit, before);
    return { items: items.map((item) => ({ ...item, words: describeChange(item) })), nextCursor };
  }
}
