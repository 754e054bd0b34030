import type { DueSnapshot, RecurrenceSnapshot } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { formatRule, occurrences, parseRule } from '@app/recurrence';
import type { ChangeScope } from './change-scope';
import type { TaskDefaults } from './new-task';
import { Series, templateOf } from './series.aggregate';
import { same, type Task, type TaskEdit } from './task.aggregate';
import {
  InputCheck,
  readDue,
  readNotes,
  readPriority,
  readRecurrence,
  readReminders,
  readTags,
  readTimeZone,
  readTitle,
  type TaskInput,
} from './task-input';
import type { TaskState } from './task-state';

/** What an edit led to. */
export interface EditedTasks {
  tasks: Task[];
  series: Series[];
}

/**
 * Changes a task, and with the scope `following` the later instances too. "This" never touches the rule. "This and
 * following" either edits what stands and what is still to be made, or, when the rule or the schedule changes, ends the
 * series and starts another one with this task; later open instances of the old one are deleted then, and the
 * recurrence saga makes those of the new one.
 * @throws InvalidTaskError naming every field that is wrong
 */
export function editTask(
  loaded: { task: Task; series: Series | null; following: Task[] },
  input: TaskInput,
  scope: ChangeScope,
  defaults: TaskDefaults,
  now: Date,
): EditedTasks {
  const { task, series, following } = loaded;
  const edit = readEdit(task.state, input, scope, defaults);
  const rule = edit.recurrence;
  if (series === null) {
    task.edit(edit, now, defaults.allDayReminderTime);
    return { tasks: [task], series: rule ? [startSeries(task, rule, now)] : [] };
  }
  if (scope === 'this') {
    task.edit(edit, now, defaults.allDayReminderTime);
    return { tasks: [task], series: [] };
  }
  const asBefore = rule === undefined || (rule !== null && sameSchedule(rule, task.state.recurrence!));
  const dueStays = edit.due === undefined || same(edit.due, task.state.due);
  if (asBefore && dueStays) return editFollowing(task, series, following, edit, defaults, now);
  return restartSeries(task, series, following, edit, defaults, now);
}

function sameSchedule(a: RecurrenceSnapshot, b: RecurrenceSnapshot): boolean {
  return a.rrule === b.rrule && a.anchor === b.anchor;
}

function startSeries(task: Task, recurrence: RecurrenceSnapshot, now: Date, before?: Series): Series {
  const id = uuidv7(now.getTime());
  task.moveToSeries(id, 1, now);
  const series = Series.startingWith(id, task.state, recurrence, task.state.reminders);
  // A new rule is no reason to go on.
  if (before?.status === 'paused') series.pause(now);
  return series;
}

function editFollowing(
  task: Task,
  series: Series,
  following: Task[],
  edit: TaskEdit,
  defaults: TaskDefaults,
  now: Date,
): EditedTasks {
  const { due: _due, ...shared } = edit;
  const tasks = [task, ...following];
  tasks.forEach((one) => one.edit(shared, now, defaults.allDayReminderTime));
  if (edit.recurrence) series.changeLookahead(edit.recurrence.lookahead);
  series.retemplate(templateOf(task.state, task.state.reminders));
  return { tasks, series: [series] };
}

function restartSeries(
  task: Task,
  series: Series,
  following: Task[],
  edit: TaskEdit,
  defaults: TaskDefaults,
  now: Date,
): EditedTasks {
  const recurrence = edit.recurrence === undefined ? remainingRecurrence(task.state, series) : edit.recurrence;
  task.edit({ ...edit, recurrence }, now, defaults.allDayReminderTime);
  following.forEach((one) => one.delete(now));
  const tasks = [task, ...following];
  const started = recurrence === null ? undefined : startSeries(task, recurrence, now, series);
  series.end();
  if (started) return { tasks, series: [series, started] };
  task.moveToSeries(null, null, now);
  return { tasks, series: [series] };
}

/** The recurrence from an instance on: a COUNT is less what came before it. */
function remainingRecurrence(task: TaskState, series: Series): RecurrenceSnapshot {
  const recurrence = task.recurrence!;
  const rule = parseRule(recurrence.rrule);
  if (rule.count === null) return recurrence;
  const passed =
    recurrence.anchor === 'completion' ? task.seriesIndex! - 1 : occurrencesBefore(task.due!, rule, series);
  return { ...recurrence, rrule: formatRule({ ...rule, count: Math.max(1, rule.count - passed) }) };
}

function occurrencesBefore(due: DueSnapshot, rule: ReturnType<typeof parseRule>, series: Series): number {
  const all = occurrences({ rule, seriesStart: series.state.start, count: rule.count! });
  const moment = due.at ?? due.date!;
  return all.filter((one) => (one.at ?? one.date!) < moment).length;
}

function readEdit(task: TaskState, input: TaskInput, scope: ChangeScope, defaults: TaskDefaults): TaskEdit {
  const check = new InputCheck();
  const due = readDueEdit(check, task, input, defaults);
  const dueAfter = due === undefined ? task.due : due;
  const edit: TaskEdit = {
    ...(input.title === undefined ? {} : { title: readTitle(check, input.title) }),
    ...(input.notes === undefined ? {} : { notes: readNotes(check, input.notes) }),
    ...(input.priority === undefined ? {} : { priority: readPriority(check, input.priority) }),
    ...(input.tags === undefined ? {} : { tags: readTags(check, input.tags) }),
    ...(input.reminders === undefined ? {} : { reminders: readReminders(check, input.reminders, dueAfter !== null) }),
    ...(due === undefined ? {} : { due }),
  };
  if (input.recurrence) edit.recurrence = readRecurrence(check, input.recurrence, dueAfter);
  else if (input.recurrence === null) edit.recurrence = null;
  checkScope(check, task, edit, scope);
  check.finish();
  return edit;
}

function readDueEdit(
  check: InputCheck,
  task: TaskState,
  { due, timeZone }: TaskInput,
  defaults: TaskDefaults,
): DueSnapshot | null | undefined {
  if (due) return readDue(check, due, timeZone, task.due?.timeZone ?? defaults.timeZone);
  if (timeZone === undefined) return due;
  const zone = readTimeZone(check, 'timeZone', timeZone);
  // The zone alone: the instant or the date stays, seen from elsewhere.
  return due === undefined && task.due && zone ? { ...task.due, timeZone: zone } : due;
}

function checkScope(check: InputCheck, task: TaskState, edit: TaskEdit, scope: ChangeScope): void {
  if (task.recurrence === null) return;
  const { recurrence } = edit;
  if (edit.due === null && recurrence !== null) {
    check.refuse('due', 'is needed while the task repeats; end that first with "recurrence": null and scope=following');
  }
  if (scope === 'this' && recurrence !== undefined && !same(recurrence, task.recurrence)) {
    check.refuse('recurrence', 'belongs to the whole series; add scope=following to change it from this task on');
  }
}
