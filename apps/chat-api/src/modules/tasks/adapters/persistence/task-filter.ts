import type { TaskListCriteria } from '../../ports/task-reader.port';
import { fold, tagTerm } from './search-terms';
import { FAR_FUTURE, rankOf } from './task-row';

/** Collects the parameters of a statement that is put together; the first is the user. */
export class SqlParameters {
  readonly values: unknown[];

  constructor(userId: string) {
    this.values = [userId];
  }

  /** The placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * What a list asks of a task, alias `t`, that is not deleted, apart from words and cursor. `$1` is the user. Who comes
 * to a task by its terms need not ask for the user again, and must not: only the id leads straight to it.
 */
export function filterConditions(criteria: TaskListCriteria, parameters: SqlParameters): string[] {
  const { status, priority, dueFrom, dueTo, recurring } = criteria;
  const conditions: string[] = [];
  // Written out, so that the planner sees that the index of open tasks serves.
  if (status) conditions.push(status === 'open' ? "t.status = 'open'" : "t.status = 'completed'");
  if (priority) conditions.push(`t.priority = ANY (${parameters.add(priority.map(rankOf))}::smallint[])`);
  if (dueFrom) conditions.push(`t.due_sort >= ${parameters.add(dueFrom)}`, `t.due_sort < '${FAR_FUTURE}'`);
  if (dueTo) conditions.push(`t.due_sort <= ${parameters.add(dueTo)}`);
  if (recurring !== undefined) conditions.push(`t.series_id IS ${recurring ? 'NOT ' : ''}NULL`);
  if (criteria.noDue) conditions.push('t.due_zone IS NULL');
  if (criteria.overdue !== undefined) conditions.push(overdueCondition(criteria, parameters));
  return [...conditions, ...tagConditions(criteria, parameters), ...phraseConditions(criteria, parameters)];
}

function overdueCondition({ overdue, now }: TaskListCriteria, parameters: SqlParameters): string {
  const moment = parameters.add(now);
  return overdue
    ? `t.status = 'open' AND t.due_sort <= ${moment} AND t.overdue_at <= ${moment}`
    : `(t.status <> 'open' OR t.overdue_at > ${moment})`;
}

function tagConditions(criteria: TaskListCriteria, parameters: SqlParameters): string[] {
  const { tags = [], tagMode, allTags = [], notTags = [] } = criteria;
  const single = [...allTags, ...(tagMode === 'all' ? tags : [])].map((tag) => [tag]);
  const groups = tagMode === 'all' || tags.length === 0 ? single : [...single, tags];
  const has = (group: string[]): string =>
    termCondition(`g.term = ANY (${parameters.add(group.map(tagTerm))}::text[])`);
  return [...groups.map(has), ...(notTags.length > 0 ? [`NOT ${has(notTags)}`] : [])];
}

function phraseConditions({ phrases = [] }: TaskListCriteria, parameters: SqlParameters): string[] {
  return phrases.map((phrase) => {
    const inTitle = parameters.add(`%${escapeLike(fold(phrase))}%`);
    const inNotes = parameters.add(`%${escapeLike(phrase)}%`);
    // Some databases know capitals of the Latin alphabet only, so the letters as they are count too.
    return `(t.title_sort LIKE ${inTitle} OR t.notes LIKE ${inNotes} OR lower(t.notes) LIKE lower(${inNotes}))`;
  });
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** That the task `t` has a term, of which `g` is an alias. */
export function termCondition(condition: string): string {
  return `EXISTS (
    SELECT 1 FROM task_term g
    WHERE g.user_id = $1 AND ${condition} AND g.created_at = t.created_at AND g.task_id = t.id)`;
}
