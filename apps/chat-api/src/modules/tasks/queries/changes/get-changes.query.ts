import { Query } from '@nestjs/cqrs';
import type { ChangesResponse } from '@app/contracts';

/** What changed for the user after a revision. */
export class GetChangesQuery extends Query<ChangesResponse> {
  constructor(
    readonly userId: string,
    readonly since: number,
    readonly limit: number = 200,
  ) {
    super();
  }
}
