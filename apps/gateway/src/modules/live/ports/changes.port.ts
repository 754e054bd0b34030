import type { ChangesResponse } from '@app/contracts';

/** Where missed changes are read. */
export abstract class ChangesPort {
  /**
   * What changed for a user after a revision, one page.
   * @throws when it cannot be read right now
   */
  abstract since(userId: string, revision: number): Promise<ChangesResponse>;
}
