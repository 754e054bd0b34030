import { Injectable } from '@nestjs/common';
import { isUuid } from '@app/kernel';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import { OutboxSignal } from '../../../outbox/outbox.signal';
import type { Series } from '../../domain/series.aggregate';
import type { WholeSeries } from '../../domain/series-life';
import { Task } from '../../domain/task.aggregate';
import type { ImportPlan } from '../../domain/import/import-plan';
import { recordChanges, recordImport, type ChangeOrigin } from '../../domain/task-event';
import { InvalidTaskError, SeriesNotFoundError, TaskNotFoundError } from '../../domain/task.errors';
import {
  DuplicateTaskError,
  TaskStore,
  type ChangeOptions,
  type LoadedSeries,
  type LoadedTask,
  type Outcome,
} from '../../ports/task-store.port';
import { readKnown } from './import.statements';
import { journalOf, READ_REVISION } from './journal.statements';
import { LOAD_PUT_AWAY } from './series.statements';
import { stateOf, type TaskRow } from './task-row';
import {
  COUNT_COMMAND,
  INSERT_TASK,
  insertValues,
  LOAD_FOLLOWING,
  LOAD_INSTANCE,
  LOAD_OPEN_INSTANCES,
  LOAD_SERIES,
  LOAD_TASK,
  LOAD_TASKS,
  SAVE_SERIES,
  seriesOf,
  seriesValues,
  UPDATE_TASK,
  updateValues,
  type LoadedRow,
  type SeriesRow,
} from './task.statements';
import { seriesById, stamp, TaskWriter } from './task.writer';

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
    private readonly writer: TaskWriter,
    private readonly outbox: OutboxSignal,
  ) {
    super();
  }

  override async insert(origin: ChangeOrigin, task: Task, series: Series | null): Promise<void> {
    const [change] = recordChanges([task], seriesById(series), origin);
    const values = insertValues(change!, origin, journalOf(origin, series ? { series: [series] } : {}));
    try {
      if (series === null) {
        stamp(change!, await runStatement(this.dataSource, INSERT_TASK, values));
        this.outbox.committed(origin.userId);
        return;
      }
      await this.writer.transaction(origin, async (manager) => {
        stamp(change!, await runStatement(manager, INSERT_TASK, values));
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
    const decideUnderLock = async (transaction: EntityManager): Promise<T> => {
      const loaded = await this.load(transaction, origin.userId, taskId);
      if (repeated && (await this.changedBefore(transaction, origin)) > 0) return repeated(loaded);
      if (following && loaded.series) {
        const { seriesId, seriesIndex } = loaded.task.state;
        const rows = await runStatement<TaskRow>(transaction, LOAD_FOLLOWING, [seriesId, seriesIndex]);
        loaded.following = rows.map((row) => Task.of(stateOf(row)));
      }
      return this.writer.save(transaction, origin, loaded.revision, [loaded.series], decide(loaded));
    };
    return this.writer.underLock(origin, decideUnderLock, manager);
  }

  override changeMany<T>(
    origin: ChangeOrigin,
    taskIds: readonly string[],
    decide: (loaded: LoadedTask[]) => Outcome<T>,
    dryRun: boolean,
    repeated: (loaded: LoadedTask[], changed: number) => T,
  ): Promise<T> {
    return this.writer.underLock(origin, async (transaction) => {
      const loaded = await this.loadMany(transaction, origin.userId, taskIds);
      const changed = await this.changedBefore(transaction, origin);
      if (changed > 0) return repeated(loaded, changed);
      const outcome = decide(loaded);
      if (dryRun) return outcome.answer();
      const [first] = loaded;
      const series = loaded.map((one) => one.series);
      return this.writer.save(transaction, origin, first!.revision, series, outcome);
    });
  }

  override changeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    decide: (loaded: LoadedSeries) => Outcome<T>,
  ): Promise<T> {
    return this.writer.underLock(origin, async (transaction) => {
      const { revision, ...loaded } = await this.loadSeries(transaction, origin.userId, seriesId);
      return this.writer.save(transaction, origin, revision, [loaded.series], decide(loaded));
    });
  }

  override changeWholeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    decide: (loaded: WholeSeries) => Outcome<T>,
    repeated: (loaded: WholeSeries) => T,
  ): Promise<T> {
    return this.writer.underLock(origin, async (transaction) => {
      const { revision, ...loaded } = await this.loadSeries(transaction, origin.userId, seriesId);
      const whole = { ...loaded, ...(await this.loadInstances(transaction, loaded.series)) };
      if ((await this.changedBefore(transaction, origin)) > 0) return repeated(whole);
      return this.writer.save(transaction, origin, revision, [loaded.series], decide(whole));
    });
  }

  override async importMany(origin: ChangeOrigin, plan: ImportPlan, dryRun: boolean): Promise<void> {
    for (const chunk of plan.chunks()) {
      await this.writer.underLock(origin, async (transaction) => {
        const known = await readKnown(transaction, origin.userId, plan.lookup(chunk));
        const { tasks, series, begun } = plan.place(chunk, known);
        if (dryRun || tasks.length === 0) return;
        const [row] = await runStatement<{ revision: number }>(transaction, READ_REVISION, [origin.userId]);
        const outcome = { tasks, series: begun, answer: () => undefined };
        await this.writer.save(transaction, origin, row!.revision, [...series.values()], outcome, recordImport);
      });
    }
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
        updateValues(change, origin, loaded.revision, journalOf(origin)),
      );
      if (rows.length === 0) return undefined;
      stamp(change, rows);
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
    if (row?.user_id !== userId || row.purged) throw new TaskNotFoundError(taskId);
    return toLoaded(row);
  }

  private async loadSeries(
    source: EntityManager,
    userId: string,
    seriesId: string,
  ): Promise<LoadedSeries & { revision: number }> {
    const [row] = await runStatement<SeriesRow>(source, LOAD_SERIES, [[seriesId]]);
    const series = row?.user_id === userId ? seriesOf(row) : null;
    if (!series) throw new SeriesNotFoundError(seriesId);
    const [next] = await runStatement<TaskRow>(source, LOAD_INSTANCE, [seriesId, series.state.lastIndex + 1]);
    return { series, withdrawn: next ? Task.of(stateOf(next)) : null, revision: row!.user_revision };
  }

  private async loadInstances(
    source: EntityManager,
    { state }: Series,
  ): Promise<Pick<WholeSeries, 'open' | 'putAway'>> {
    const { id, userId, pausedAt } = state;
    const open = await runStatement<TaskRow>(source, LOAD_OPEN_INSTANCES, [[id]]);
    const putAway = pausedAt === null ? [] : await runStatement<TaskRow>(source, LOAD_PUT_AWAY, [id, userId, pausedAt]);
    return { open: open.map((row) => Task.of(stateOf(row))), putAway: putAway.map((row) => Task.of(stateOf(row))) };
  }

  /** Tasks in the order of their ids; instances of one series share it. */
  private async loadMany(source: EntityManager, userId: string, taskIds: readonly string[]): Promise<Loaded[]> {
    const rows = await runStatement<LoadedRow>(source, LOAD_TASKS, [taskIds]);
    const own = new Map(rows.filter((row) => row.user_id === userId && !row.purged).map((row) => [row.id, row]));
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
}

function toLoaded(row: LoadedRow): Loaded {
  return { task: Task.of(stateOf(row)), series: seriesOf(row), following: [], revision: row.user_revision };
}
