import type { EntityManager } from 'typeorm';
import type { ImportPlan } from '../domain/import/import-plan';
import type { Series } from '../domain/series.aggregate';
import type { WholeSeries } from '../domain/series-life';
import type { Task } from '../domain/task.aggregate';
import type { ChangeOrigin } from '../domain/task-event';

/** A task with what belongs to it, as it stands at this moment. */
export interface LoadedTask {
  task: Task;
  /** Null for a task that does not repeat. */
  series: Series | null;
  /** The open instances after this one, first to last; only when they were asked for. */
  following: Task[];
}

/** A series as it stands at this moment. */
export interface LoadedSeries {
  series: Series;
  /** The instance after the newest one, when it was made once and taken back; deleted then. */
  withdrawn: Task | null;
}

/** What a decision leads to. */
export interface Outcome<T> {
  /** The tasks that may have changed, in the order in which their events happen. */
  tasks: Task[];
  /** Series to store; those of the loaded task need not be named to be counted on. */
  series?: Series[];
  /** The answer; asked for once everything is stored and the tasks know their revisions. */
  answer: () => T;
}

export interface ChangeOptions<T> {
  /** Also load the later open instances of the series. */
  following?: boolean;
  /** Take part in this transaction, which UnitOfWork opened, instead of an own one. */
  manager?: EntityManager;
  /** The answer when the command of the origin was done before: it is not done again. */
  repeated?: (loaded: LoadedTask) => T;
}

/** The id of a new task is taken. */
export class DuplicateTaskError extends Error {
  override readonly name = 'DuplicateTaskError';
}

/**
 * Keeps tasks. Every change is one transaction: the user's revision rises by one for each task changed, each takes
 * exactly one event into the outbox, and all changes of one user happen one after the other.
 */
export abstract class TaskStore {
  /**
   * Stores a new task, with the series it begins.
   * @throws DuplicateTaskError when there is a task with its id
   */
  abstract insert(origin: ChangeOrigin, task: Task, series: Series | null): Promise<void>;

  /**
   * Changes a task of the user by a decision. The decision has to be quick and without effects: it runs again, on the
   * newest state, when somebody else was faster.
   * @throws TaskNotFoundError when the user has no such task
   */
  abstract change<T>(
    origin: ChangeOrigin,
    taskId: string,
    decide: (loaded: LoadedTask) => Outcome<T>,
    options?: ChangeOptions<T>,
  ): Promise<T>;

  /**
   * Changes many tasks of the user by one decision: all or none.
   * @param dryRun decide, but store nothing
   * @param repeated the answer, with the count of tasks changed, when the command of the origin was done before
   * @throws InvalidTaskError naming the tasks that the user does not have
   */
  abstract changeMany<T>(
    origin: ChangeOrigin,
    taskIds: readonly string[],
    decide: (loaded: LoadedTask[]) => Outcome<T>,
    dryRun: boolean,
    repeated: (loaded: LoadedTask[], changed: number) => T,
  ): Promise<T>;

  /**
   * Changes a series of the user by a decision, like {@link change}.
   * @throws SeriesNotFoundError when the user has no such series
   */
  abstract changeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    decide: (loaded: LoadedSeries) => Outcome<T>,
  ): Promise<T>;

  /**
   * Changes a series of the user, with its open instances and those that its pause put away, by a decision.
   * @param repeated the answer when the command of the origin was done before
   * @throws SeriesNotFoundError when the user has no such series
   */
  abstract changeWholeSeries<T>(
    origin: ChangeOrigin,
    seriesId: string,
    decide: (loaded: WholeSeries) => Outcome<T>,
    repeated: (loaded: WholeSeries) => T,
  ): Promise<T>;

  /**
   * Stores the tasks of a file that are not there yet, one transaction for each part of the plan. What was stored stays
   * when a later part fails: the same file again goes on from there.
   * @param dryRun find out what would be stored, but store nothing
   */
  abstract importMany(origin: ChangeOrigin, plan: ImportPlan, dryRun: boolean): Promise<void>;
}
