import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { TaskView } from '../task-snapshot';

/** gateway → chat-api: what changed for a user after a revision. */
export class ChangesRequest {
  @IsUUID()
  userId: string;

  @IsInt()
  @Min(0)
  since: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

/** The answer of `GET changes` and of {@link ChangesRequest}. */
export interface ChangesResponse {
  /** The latest state of every task changed or removed after `since`, by rising revision. */
  items: TaskView[];
  /** The revision up to which the answer is complete; ask again with it as `since`. */
  revision: number;
  /** Whether there is more after `revision`. */
  more: boolean;
  /** True when `since` is unknown or too old: forget everything and load the pages that follow. */
  reset: boolean;
}

export const SYNC_METHODS = { changes: 'sync/changes' } as const;
