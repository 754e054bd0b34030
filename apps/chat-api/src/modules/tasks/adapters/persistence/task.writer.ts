import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import { UnitOfWork } from '../../../../database/unit-of-work';
import { OutboxSignal } from '../../../outbox/outbox.signal';
import type { Series } from '../../domain/series.aggregate';
import { recordChanges, type ChangeOrigin, type RecordedChange } from '../../domain/task-event';
import type { Outcome } from '../../ports/task-store.port';
import { BLANK_ENTRIES, journalOf } from './journal.statements';
import {
  DROP_EMPTY_SERIES,
  INSERT_TASK,
  insertValues,
  LOCK_USER,
  SAVE_SERIES,
  seriesValues,
  UPDATE_TASK,
  updateValues,
} from './task.statements';

/** Writes what a decision led to: tasks, series, events and the journal, in one transaction under the user's lock. */
@Injectable()
export class TaskWriter {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: OutboxSignal,
  ) {}

  /** A transaction of its own or, with a manager, part of that one; the outbox is told when it commits. */
  transaction<T>(
    origin: ChangeOrigin,
    work: (manager: EntityManager) => Promise<T>,
    manager?: EntityManager,
  ): Promise<T> {
    const signalled = (transaction: EntityManager): Promise<T> => {
      this.unitOfWork.afterCommit(transaction, () => this.outbox.committed(origin.userId));
      return work(transaction);
    };
    return manager ? signalled(manager) : this.unitOfWork.run(signalled);
  }

  /** The same, in a line with all other changes of the user. */
  underLock<T>(
    origin: ChangeOrigin,
    work: (manager: EntityManager) => Promise<T>,
    manager?: EntityManager,
  ): Promise<T> {
    const locked = async (transaction: EntityManager): Promise<T> => {
      await runStatement(transaction, LOCK_USER, [origin.userId]);
      return work(transaction);
    };
    return this.transaction(origin, locked, manager);
  }

  /**
   * @param loadedRevision the user's revision as it was read under the lock
   * @param loadedSeries those that the tasks belong to, so that each event tells where its series stands
   * @param record how the changes become events
   */
  async save<T>(
    manager: EntityManager,
    origin: ChangeOrigin,
    loadedRevision: number,
    loadedSeries: ReadonlyArray<Series | null>,
    outcome: Outcome<T>,
    record: typeof recordChanges = recordChanges,
  ): Promise<T> {
    const changed = outcome.series ?? [];
    const changes = record(outcome.tasks, seriesById(...loadedSeries, ...changed), origin);
    let revision = loadedRevision;
    for (const [index, change] of changes.entries()) {
      const isNew = change.before === null;
      const journal = journalOf(origin, index === 0 ? { series: changed } : { first: loadedRevision + 1 });
      const values = isNew ? insertValues(change, origin, journal) : updateValues(change, origin, revision, journal);
      stamp(change, await runStatement(manager, isNew ? INSERT_TASK : UPDATE_TASK, values));
      revision += 1;
    }
    for (const series of changed) await runStatement(manager, SAVE_SERIES, seriesValues(series.state));
    await this.forgetPurged(manager, changes);
    return outcome.answer();
  }

  /** Nothing that a task said is left anywhere once it was removed for good. */
  private async forgetPurged(manager: EntityManager, changes: readonly RecordedChange[]): Promise<void> {
    const purged = changes.filter(({ type }) => type === 'task.purged').map(({ after }) => after);
    if (purged.length === 0) return;
    await runStatement(manager, BLANK_ENTRIES, [purged[0]!.userId, purged.map(({ id }) => id)]);
    const series = purged.flatMap(({ seriesId }) => seriesId ?? []);
    if (series.length > 0) await runStatement(manager, DROP_EMPTY_SERIES, [series]);
  }
}

/** Tells a task the revision that its change took. */
export function stamp(change: RecordedChange, rows: Array<{ revision: string }>): void {
  change.task.stamp(Number(rows[0]!.revision));
}

export function seriesById(...series: Array<Series | null>): Map<string, Series> {
  return new Map(series.filter((one) => one !== null).map((one) => [one.state.id, one]));
}
