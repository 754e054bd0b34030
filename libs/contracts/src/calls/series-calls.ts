import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { DueSnapshot } from '../task-snapshot';

/** recurring → chat-api: make the next instance of a series. Called as often as need be: the index makes it one. */
export class ExtendSeriesRequest {
  @IsUUID()
  userId: string;

  @IsUUID()
  seriesId: string;

  /** 1-based place of the instance to make; one more than the newest one. */
  @IsInt()
  @Min(2)
  index: number;

  @IsDefined()
  @ValidateNested()
  @Type(() => DueSnapshot)
  due: DueSnapshot;

  /** The instance whose event asked for this one. */
  @IsUUID()
  sourceTaskId: string;

  @IsString()
  @MaxLength(128)
  correlationId: string;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  causationId: string | null;
}

/**
 * Why no new instance was made. `gone`: there is no such account, series or task in it any more. That is an answer and not
 * an error, since a sidecar counts every status but success against chat-api and opens its circuit breaker.
 */
export type ExtendSeriesRefusal = 'exists' | 'enough-open' | 'ended' | 'paused' | 'out-of-order' | 'gone';

export interface ExtendSeriesResponse {
  created: boolean;
  /** The instance with that index, when there is one. */
  taskId: string | null;
  refusal: ExtendSeriesRefusal | null;
}

/** The invocation method names. */
export const SERIES_METHODS = { extend: 'series/extend' } as const;
