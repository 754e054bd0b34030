import { Injectable } from '@nestjs/common';
import { isUuid } from '@app/kernel';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import { UnitOfWork } from '../../../../database/unit-of-work';
import { Series } from '../../domain/series.aggregate';
import { Task } from '../../domain/task.aggregate';
import { recordChanges, type ChangeOrigin, type RecordedChange } from '../../domain/task-event';
import type { WholeSeries } from '../../domain/series-life';
import { InvalidTaskError, SeriesNotFoundError, TaskNotFoundError } from '../../domain/task.errors';
import { OutboxSignal } from '../../../outbox/outbox.signal';
import {
  DuplicateTaskError,
  TaskStore,
  type ChangeOptions,
  type LoadedSeries,
  type LoadedTask,
  type Outcome,
} from '../../ports/task-store.port';
import { LOAD_OPEN_INSTANCES, LOAD_PUT_AWAY, LOAD_SERIES } from './series.statements';
import { stateOf, type TaskRow } from './task-row';
import {
  COUNT_COMMAND,
  INSERT_TASK,
  insertValues,
  LOAD_FOLLOWING,
  LOAD_TASK,
  LOAD_TASKS,
  LOCK_USER,
  SAVE_SERIES,
  seriesOf,
  seriesValues,
  UPDATE_TASK,
  updateValues,
  type LoadedRow,
  type SeriesRow,
} from './task.statements';

const UNIQUE_VIOLATION = '23505';

interface Loaded extends LoadedTask {
  /** The user's revision at the same moment. */
  revision: number;
}

/**
 * Keeps tasks in PostgreSQL. A new task is one statement. A change reads first and then writes in one statement that
 * only counts when the user's revision is still the one that was read; when somebody was faster, or when more than one
 * task changes, it is done again in a transaction under the user's row lock.
 */
@Injectable()
export class PostgresTaskStore extends TaskStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: OutboxSignal,
  ) {
    super();
  }

  override async insert(origin: ChangeOrigin, task: Task, series: Series | null): Promise<void> {
    const [change] = recordChanges([task], seriesById(series), origin);
    const values = insertValues(change!, origin);
    try {
      if (series === null) {
        this.stamp(change!, await runStatement(this.dataSource, INSERT_TASK, values));
        this.outbox.committed(origin.userId);
        return;
      }
      await this.transaction(origin, undefined, async (manager) => {
        this.stamp(change!, await runStatement(manager, INSERT_TASK, values));
        await runStatement(manager, SAVE_SERIES, seriesValues(series.state));
      });
    } catch (error) {
      if ((error as { code?: string }).code === UNIQUE_VIOLATION) throw new DuplicateTaskError(task.state.id);
      throw error;
    }
  }

  override async change<T>(
    origin: ChangeOrigin,
    taskId: string,
    decide: (loaded: LoadedTask) => Outcome<T>,
    { following = false, manager, repeated }: ChangeOptions<T> = {},
  ): Promise<T> {
    if (!following && !manager) {
      try {
        const quick = await this.tryWithoutLock(origin, taskId, decide);
        if (quick) return quick.answer;
      } catch (error) {
        // What was done before may be refused now; only under the lock is it certain that it was not.
        if (origin.commandId === undefined) throw error;
      }
    }
    return this.transaction(origin, manager, async (transaction) => {
      await runStatement(transaction, LOCK_USER, [origin.userId]);
      const loaded = await this.load(transaction, origin.userId, taskId);
      if (repeated && (await this.changedBefore(transaction, origin)) > 0) return repeated(loaded);
      if (following && loaded.series) {
        const { seriesId, seriesIndex } = loaded.task.state;
        const rows = await runStatement<TaskRow>(transaction, LOAD_FOLLOWING, [seriesId, seriesIndex]);
        loaded.following = rows.map((row) => Task.of(stateOf(row)));
      }
      return this.save(transaction, origin, loaded.revision, [loaded.series], decide(loaded));
    });
  }

  override changeMany<T>(
    origin: ChangeOrigin,
    taskIds: readonly string[],
    decide: (loaded: LoadedTask[]) => Outcome<T>,
    dryRun: boolean,
    repeated: (loaded: LoadedTask[], changed: number) => T,
  ): Promise<T> {
    return this.transaction(origin, undefined, async (transaction) => {
      await runStatement(transaction, LOCK_USER, [origin.userId]);
      const loaded = await this.loadMany(transaction, origin.userId, taskIds);
      const changed = await this.changedBefore(transaction, origin);
      if (changed > 0) return repeated(loaded, changed);
      const outcome = decide(loaded);
      if (dryRun) return outcome.answer();
      const [first] = loaded;
      return this.save(
        transaction,
        origin,
        first!.revision,
        loaded.map(({ series }) => series),
        outcome,
      );
    });
  }

  override changeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    sourceTaskId: string,
    decide: (loaded: LoadedSeries) => Outcome<T>,
  ): Promise<T> {
    return this.transaction(origin, undefined, async (transaction) => {
      await runStatement(transaction, LOCK_USER, [origin.userId]);
      const loaded = await this.load(transaction, origin.userId, sourceTaskId);
      const { task, series } = loaded;
      if (series?.state.id !== seriesId) throw new TaskNotFoundError(sourceTaskId);
      return this.save(transaction, origin, loaded.revision, [series], decide({ series, source: task }));
    });
  }

  override changeWholeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    decide: (loaded: WholeSeries) => Outcome<T>,
    repeated: (loaded: WholeSeries) => T,
  ): Promise<T> {
    return this.transaction(origin, undefined, async (transaction) => {
      await runStatement(transaction, LOCK_USER, [origin.userId]);
      const { revision, ...loaded } = await this.loadWhole(transaction, origin.userId, seriesId);
      if ((await this.changedBefore(transaction, origin)) > 0) return repeated(loaded);
      return this.save(transaction, origin, revision, [loaded.series], decide(loaded));
    });
  }

  private async tryWithoutLock<T>(
    origin: ChangeOrigin,
    taskId: string,
    decide: (loaded: LoadedTask) => Outcome<T>,
  ): Promise<{ answer: T } | undefined> {
    const loaded = await this.load(this.dataSource, origin.userId, taskId);
    const outcome = decide(loaded);
    const changes = recordChanges(outcome.tasks, seriesById(loaded.series, ...(outcome.series ?? [])), origin);
    if (changes.length > 1 || outcome.series || changes.some(({ before }) => before === null)) return undefined;
    const [change] = changes;
    if (change) {
      const rows = await runStatement<{ revision: string }>(
        this.dataSource,
        UPDATE_TASK,
        updateValues(change, origin, loaded.revision),
      );
      if (rows.length === 0) return undefined;
      this.stamp(change, rows);
      this.outbox.committed(origin.userId);
    }
    return { answer: outcome.answer() };
  }

  /** How many tasks the command changed before; 0 when this is the first time. */
  private async changedBefore(manager: EntityManager, { userId, commandId }: ChangeOrigin): Promise<number> {
    if (commandId === undefined) return 0;
    const [row] = await runStatement<{ changed: number }>(manager, COUNT_COMMAND, [userId, commandId]);
    return row!.changed;
  }

  private async load(source: DataSource | EntityManager, userId: string, taskId: string): Promise<Loaded> {
    const [row] = isUuid(taskId) ? await runStatement<LoadedRow>(source, LOAD_TASK, [taskId]) : [];
    if (row?.user_id !== userId) throw new TaskNotFoundError(taskId);
    return toLoaded(row);
  }

  private async loadWhole(
    source: EntityManager,
    userId: string,
    seriesId: string,
  ): Promise<WholeSeries & { revision: number }> {
    type Row = SeriesRow & { user_revision: number };
    const [row] = await runStatement<Row>(source, LOAD_SERIES, [seriesId, userId]);
    if (!row) throw new SeriesNotFoundError(seriesId);
    const open = await runStatement<TaskRow>(source, LOAD_OPEN_INSTANCES, [seriesId]);
    const { paused_at: pausedAt } = row;
    const putAway =
      pausedAt === null ? [] : await runStatement<TaskRow>(source, LOAD_PUT_AWAY, [seriesId, userId, pausedAt]);
    return {
      series: new Series(seriesOf(row)!, row.open_count),
      open: open.map((one) => Task.of(stateOf(one))),
      putAway: putAway.map((one) => Task.of(stateOf(one))),
      revision: row.user_revision,
    };
  }

  /** Tasks in the order of their ids; instances of one series share it. */
  private async loadMany(source: EntityManager, userId: string, taskIds: readonly string[]): Promise<Loaded[]> {
    const rows = await runStatement<LoadedRow>(source, LOAD_TASKS, [taskIds]);
    const own = new Map(rows.filter((row) => row.user_id === userId).map((row) => [row.id, row]));
    const missing = taskIds.flatMap((id, index) =>
      own.has(id) ? [] : [{ field: `ids[${index}]`, message: `is ${id}, and there is no such task` }],
    );
    if (missing.length > 0) throw new InvalidTaskError(missing);
    const shared = new Map<string, Series>();
    return taskIds.map((id) => {
      const loaded = toLoaded(own.get(id)!);
      const series = loaded.series && (shared.get(loaded.series.state.id) ?? loaded.series);
      if (series) shared.set(series.state.id, series);
      return { ...loaded, series };
    });
  }

  private async save<T>(
    manager: EntityManager,
    origin: ChangeOrigin,
    loadedRevision: number,
    loadedSeries: Array<Series | null>,
    outcome: Outcome<T>,
  ): Promise<T> {
    const changed = outcome.series ?? [];
    const changes = recordChanges(outcome.tasks, seriesById(...loadedSeries, ...changed), origin);
    let revision = loadedRevision;
    for (const change of changes) {
      const isNew = change.before === null;
      const values = isNew ? insertValues(change, origin) : updateValues(change, origin, revision);
      this.stamp(change, await runStatement(manager, isNew ? INSERT_TASK : UPDATE_TASK, values));
      revision += 1;
    }
    for (const series of changed) await runStatement(manager, SAVE_SERIES, seriesValues(series.state));
    return outcome.answer();
  }

  private async transaction<T>(
    origin: ChangeOrigin,
    manager: EntityManager | undefined,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const signalled = (transaction: EntityManager): Promise<T> => {
      this.unitOfWork.afterCommit(transaction, () => this.outbox.committed(origin.userId));
      return work(transaction);
    };
    return manager ? signalled(manager) : this.unitOfWork.run(signalled);
  }

  private stamp(change: RecordedChange, rows: Array<{ revision: string }>): void {
    change.task.stamp(Number(rows[0]!.revision));
  }
}

function toLoaded(row: LoadedRow): Loaded {
  const series = seriesOf(row);
  return {
    task: Task.of(stateOf(row)),
    series: series && new Series(series, row.open_count),
    following: [],
    revision: row.user_revision,
  };
}

function seriesById(...series: Array<Series | null>): Map<string, Series> {
  return new Map(series.filter((one) => one !== null).map((one) => [one.state.id, one]));
}
