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
export { INTENTS, MAX_LINE } from './message';
export type {
  DraftDue,
  DraftReminder,
  Intent,
  LanguageContext,
  LineProblem,
  ListFilter,
  ParsedMessage,
  Priority,
  Span,
  SpanKind,
  TaskDraft,
} from './message';
