import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PRIORITIES, RECURRENCE_ANCHORS } from '@app/contracts';
import { INTENTS, type Intent, type Span } from '@app/language';
import { DueResponse } from '../../../tasks/http/task.response';
import type { MessagePreview, PreviewedTask } from './preview-message.query';

class SpanResponse implements Span {
  @ApiProperty({ description: 'First character, counted in UTF-16 units.' })
  start: number;

  @ApiProperty({ description: 'After the last character.' })
  end: number;

  @ApiProperty({
    enum: ['command', 'quote', 'tag', 'priority', 'date', 'time', 'recurrence', 'reminder', 'note'],
  })
  kind: Span['kind'];

  @ApiProperty()
  text: string;
}

class PreviewedRecurrenceResponse {
  @ApiProperty({ example: 'FREQ=WEEKLY;BYDAY=TU' })
  rrule: string;

  @ApiProperty({ enum: RECURRENCE_ANCHORS })
  anchor: 'schedule' | 'completion';
}

class PreviewedReminderResponse {
  @ApiPropertyOptional({ example: 'PT30M' })
  before?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  at?: string;
}

class PreviewedTaskResponse {
  @ApiProperty()
  title: string;

  @ApiProperty({ type: String, nullable: true })
  notes: string | null;

  @ApiProperty({ enum: PRIORITIES })
  priority: PreviewedTask['priority'];

  @ApiProperty({ type: [String] })
  tags: string[];

  @ApiProperty({ type: DueResponse, nullable: true })
  due: DueResponse | null;

  @ApiProperty({ type: PreviewedRecurrenceResponse, nullable: true })
  recurrence: PreviewedRecurrenceResponse | null;

  @ApiProperty({ type: [PreviewedReminderResponse] })
  reminders: PreviewedTask['reminders'];
}

class LineProblemResponse {
  @ApiProperty()
  message: string;

  @ApiProperty()
  start: number;

  @ApiProperty()
  end: number;
}

/** Answer of `POST chat/preview`. */
export class MessagePreviewResponse implements MessagePreview {
  @ApiProperty({ enum: INTENTS })
  intent: Intent;

  @ApiProperty({ type: [PreviewedTaskResponse] })
  tasks: PreviewedTaskResponse[];

  @ApiPropertyOptional({ description: 'The words that name the task that would be changed.', example: 'pay rent' })
  reference?: string;

  @ApiPropertyOptional()
  question?: string;

  @ApiPropertyOptional({ type: LineProblemResponse })
  problem?: LineProblemResponse;

  @ApiProperty({ type: [SpanResponse] })
  spans: SpanResponse[];
}
