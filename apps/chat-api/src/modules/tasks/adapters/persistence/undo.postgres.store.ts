import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import type { JournaledChange, JournalEntry } from '../../domain/journal';
import { Task } from '../../domain/task.aggregate';
import type { ChangeOrigin } from '../../domain/task-event';
import { NothingToUndoError, UndoConflictError } from '../../domain/task.errors';
import { toView } from '../../domain/task-state';
import type { UndoableChange } from '../../domain/undo-change';
import type { Outcome } from '../../ports/task-store.port';
import {
  UndoStore,
  type ChangeSummary,
  type ChangeSummaryPage,
  type Undone,
  type UndoTarget,
} from '../../ports/undo-store.port';
import {
  CHANGE_OF_COMMAND,
  LATEST_ENTRIES,
  LIST_CHANGES,
  LOAD_CHANGE,
  MARK_UNDONE,
  NEWEST_CHANGE,
  READ_REVISION,
  type EntryRow,
} from './journal.statements';
import { stateOf, type TaskRow } from './task-row';
import {
  LOAD_OPEN_INSTANCES,
  LOAD_SERIES,
  LOAD_TASKS,
  seriesOf,
  type LoadedRow,
  type SeriesRow,
} from './task.statements';
import { TaskWriter } from './task.writer';

/** Keeps the journal in PostgreSQL; its rows are written with the tasks themselves. */
@Injectable()
export class PostgresUndoStore extends UndoStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly writer: TaskWriter,
  ) {
    super();
  }

  override async list(userId: string, since: Date, limit: number, before?: number): Promise<ChangeSummaryPage> {
    const rows = await runStatement<ChangeSummary>(this.dataSource, LIST_CHANGES, [
      userId,
      since.toISOString(),
      before ?? null,
      limit + 1,
    ]);
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)!.id) : null };
  }

  override undo(
    origin: ChangeOrigin,
    { id, since }: UndoTarget,
    decide: (undoable: UndoableChange) => Pick<Outcome<unknown>, 'tasks' | 'series'>,
  ): Promise<Undone> {
    return this.writer.underLock(origin, async (manager) => {
      const { userId, commandId } = origin;
      const done = commandId === undefined ? undefined : await this.undoneBy(manager, userId, commandId);
      if (done) return done;
      const change = await this.find(manager, userId, id, since);
      const undoable = await this.load(manager, userId, change);
      const { tasks, series = [] } = decide(undoable);
      const [{ revision }] = (await runStatement<{ revision: number }>(manager, READ_REVISION, [userId])) as [
        { revision: number },
      ];
      const undone = await this.writer.save(
        manager,
        { ...origin, undoes: change.id },
        revision,
        [...undoable.series.values()],
        { tasks, series, answer: () => ({ id: change.id, items: tasks.map((task) => toView(task.state)) }) },
      );
      await runStatement(manager, MARK_UNDONE, [userId, change.id, revision + 1]);
      if (change.undoes !== null) await runStatement(manager, MARK_UNDONE, [userId, change.undoes, null]);
      return undone;
    });
  }

  /** What the same command did before. */
  private async undoneBy(manager: EntityManager, userId: string, commandId: string): Promise<Undone | undefined> {
    const rows = await runStatement<TaskRow & { undoes: number }>(manager, CHANGE_OF_COMMAND, [userId, commandId]);
    return rows[0] && { id: rows[0].undoes, items: rows.map((row) => toView(stateOf(row))) };
  }

  private async find(
    manager: EntityManager,
    userId: string,
    id: number | undefined,
    since: Date,
  ): Promise<JournaledChange> {
    const [newest] =
      id === undefined
        ? await runStatement<{ id: number }>(manager, NEWEST_CHANGE, [userId, since.toISOString()])
        : [{ id }];
    const rows = newest ? await runStatement<EntryRow>(manager, LOAD_CHANGE, [userId, newest.id]) : [];
    const [first] = rows;
    if (!first?.by_person || new Date(first.done_at) <= since) {
      throw new NothingToUndoError(
        id === undefined ? 'Nothing was changed in the last 30 days.' : `There is no change ${id} of the last 30 days.`,
      );
    }
    if (first.undone_by !== null) throw new UndoConflictError(['This change was undone already.']);
    return {
      id: newest!.id,
      doneAt: first.done_at,
      undoes: first.undoes,
      undoneBy: first.undone_by,
      entries: rows.map(toEntry),
    };
  }

  /** The change with everything that it touched, as that stands now. */
  private async load(manager: EntityManager, userId: string, change: JournaledChange): Promise<UndoableChange> {
    const taskIds = change.entries.map(({ taskId }) => taskId);
    const rows = await runStatement<LoadedRow>(manager, LOAD_TASKS, [taskIds]);
    const tasks = new Map(rows.map((row) => [row.id, Task.of(stateOf(row))]));
    const seriesIds = new Set([
      ...change.entries.flatMap(({ series }) => series.map((one) => one.id)),
      ...rows.flatMap(({ series_id }) => series_id ?? []),
    ]);
    if (seriesIds.size === 0) return { change, tasks, series: new Map(), instances: [], latest: new Map() };
    const seriesRows = await runStatement<SeriesRow>(manager, LOAD_SERIES, [[...seriesIds]]);
    const series = new Map(seriesRows.map((row) => [row.series_id, seriesOf(row)!]));
    const openRows = await runStatement<TaskRow>(manager, LOAD_OPEN_INSTANCES, [[...seriesIds]]);
    const instances = openRows.map((row) => tasks.get(row.id) ?? Task.of(stateOf(row)));
    const openIds = openRows.map((row) => row.id);
    const latest = await runStatement<EntryRow>(manager, LATEST_ENTRIES, [userId, change.id, openIds]);
    return { change, tasks, series, instances, latest: new Map(latest.map((row) => [row.task_id, toEntry(row)])) };
  }
}

function toEntry(row: EntryRow): JournalEntry {
  return {
    revision: row.revision,
    taskId: row.task_id,
    type: row.type,
    byPerson: row.by_person,
    changes: row.changes,
    series: row.series ?? [],
  };
}
