import type { JournaledChange, JournalEntry } from './journal';
import type { Series, SeriesChange, SeriesState } from './series.aggregate';
import { same, type Task } from './task.aggregate';
import { UndoConflictError } from './task.errors';
import { undoEntry } from './undo-task';

/** A change with everything that it touched, as that stands now. */
export interface UndoableChange {
  change: JournaledChange;
  tasks: ReadonlyMap<string, Task>;
  /** The series that the change changed, and those of its tasks. */
  series: ReadonlyMap<string, Series>;
  /** The open instances of these series, first to last. */
  instances: readonly Task[];
  /** Of each open instance the newest entry after the change, when there is one. */
  latest: ReadonlyMap<string, JournalEntry>;
}

/**
 * Takes a change back, as one change of its own: each field gets the value it had before, unless it was given another one
 * since. Instances that the recurrence saga made of it and nobody touched go too, and their series stands where it stood,
 * so that the same dates come again.
 * @throws UndoConflictError naming everything that was changed since; then nothing may be stored
 */
export function undoChange(undoable: UndoableChange, now: Date): { tasks: Task[]; series: Series[] } {
  const { change, tasks, series, instances } = undoable;
  const problems: string[] = [];
  const changed = new Set<Task>();
  for (const entry of [...change.entries].reverse()) {
    const task = tasks.get(entry.taskId);
    if (!task) problems.push('A task was removed for good since.');
    else {
      problems.push(...undoEntry(task, entry, now));
      changed.add(task);
    }
  }
  const touched = new Set<Series>();
  for (const what of change.entries.flatMap((entry) => entry.series)) {
    const one = series.get(what.id);
    if (!one) continue;
    problems.push(...undoSeries(one, what, undoable, changed, now));
    touched.add(one);
  }
  for (const one of series.values()) {
    const open = [...new Set([...instances, ...changed])]
      .filter((task) => isOpenInstanceOf(task, one))
      .sort((a, b) => a.state.seriesIndex! - b.state.seriesIndex!);
    if (withdrawSurplus(one, open, undoable, changed, now)) touched.add(one);
    one.expectRoomFor(open.filter((task) => task.isOpen).length);
  }
  if (problems.length > 0) throw new UndoConflictError([...new Set(problems)]);
  return { tasks: [...changed], series: [...touched] };
}

function isOpenInstanceOf(task: Task, series: Series): boolean {
  return task.isOpen && task.state.seriesId === series.state.id;
}

/** A series that began with the change ends, with the instances that were made of it; another gets its values back. */
function undoSeries(
  series: Series,
  { before, after }: SeriesChange,
  { instances, latest }: UndoableChange,
  changed: Set<Task>,
  now: Date,
): string[] {
  if (before !== null) return restoreSeries(series, before, after);
  series.end();
  return instances
    .filter((task) => isOpenInstanceOf(task, series) && !changed.has(task))
    .flatMap((task) => {
      if (latest.get(task.state.id)?.byPerson !== false) return [`“${task.state.title}” was changed since.`];
      task.delete(now);
      changed.add(task);
      return [];
    });
}

function restoreSeries(series: Series, before: SeriesState, after: SeriesState): string[] {
  const restored: Partial<SeriesState> = {};
  for (const field of Object.keys(before) as Array<keyof SeriesState>) {
    const now = series.state[field];
    if (same(before[field], after[field]) || same(now, before[field])) continue;
    if (!same(now, after[field])) return [`The series of “${series.state.template.title}” was changed since.`];
    Object.assign(restored, { [field]: before[field] });
  }
  series.restore(restored);
  return [];
}

/**
 * Takes back the newest instances while more are open than the series keeps: those that a completion made which now is
 * none. One that a person touched stays.
 * @returns whether the series changed
 */
function withdrawSurplus(
  series: Series,
  open: readonly Task[],
  { latest }: UndoableChange,
  changed: Set<Task>,
  now: Date,
): boolean {
  let count = open.length;
  let withdrew = false;
  for (const task of [...open].reverse()) {
    const { id, seriesIndex } = task.state;
    const made = latest.get(id);
    const before = made?.series.find((one) => one.id === series.state.id)?.before;
    const untouched = made?.byPerson === false && before && !changed.has(task);
    if (count <= series.state.lookahead || seriesIndex !== series.state.lastIndex || !untouched) break;
    task.delete(now);
    changed.add(task);
    series.restore({ lastIndex: before.lastIndex, lastDue: before.lastDue });
    count -= 1;
    withdrew = true;
  }
  return withdrew;
}
