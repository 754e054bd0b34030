import { Query } from '@nestjs/cqrs';
import type { ChangeSummary } from '../../ports/undo-store.port';

/** A change that can be taken back, or was. */
export interface DescribedChange extends ChangeSummary {
  /** What was done, in words. */
  words: string;
}

export interface DescribedChangePage {
  items: DescribedChange[];
  nextCursor: string | null;
}

/** What the user did in the last 30 days, newest first. */
export class ListChangesQuery extends Query<DescribedChangePage> {
  constructor(
    readonly userId: string,
    readonly limit: number,
    /** Only what was done before this change. */
    readonly before?: number,
  ) {
    super();
  }
}
