import { Query } from '@nestjs/cqrs';
import type { RecurrenceAnchor } from '@app/contracts';
import type { DueInput } from '../../../tasks/domain/task-input';

/** A rule, and the instance that it goes on from. */
export interface RecurrencePreviewInput {
  rrule: string;
  anchor?: RecurrenceAnchor;
  /** Due moment of the instance that the others follow. */
  due: DueInput;
  /** Due moment of the first instance; `due` when left out. */
  seriesStart?: DueInput;
  /** Instant at which the instance was completed. */
  completedAt?: string;
  timeZone: string;
  /** Instant by which "late" is judged while nothing is completed; without it nothing is late. */
  now?: string;
  count: number;
}

export interface Occurrence {
  at: string | null;
  date: string | null;
}

/** When the next instances would be due. */
export class PreviewRecurrenceQuery extends Query<Occurrence[]> {
  constructor(readonly input: RecurrencePreviewInput) {
    super();
  }
}
