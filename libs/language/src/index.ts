export { parseMessage } from './parse-message';
export {
  describeDate,
  describeDraft,
  describeDue,
  describeInstant,
  describeReminder,
  describeTask,
} from './describe-draft';
export type { DescribedTask } from './describe-draft';
export { moveDue, type Immovable } from './move-due';
export { INTENTS, MAX_LINE } from './message';
export type {
  DraftDue,
  DraftReminder,
  DueChange,
  Intent,
  LanguageContext,
  LineProblem,
  ListFilter,
  ParsedMessage,
  Priority,
  Span,
  SpanKind,
  TaskChange,
  TaskDraft,
} from './message';
