import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

type CommitHook = () => void;

/** One transaction for one change, with hooks for what may only happen once it is committed. */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);
  private readonly hooks = new WeakMap<EntityManager, CommitHook[]>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs work in a transaction: commits when it resolves, rolls back when it rejects. */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const hooks: CommitHook[] = [];
    const result = await this.dataSource.transaction((manager) => {
      this.hooks.set(manager, hooks);
      return work(manager);
    });
    hooks.forEach((hook) => this.call(hook));
    return result;
  }

  /**
   * Has something done once the transaction of a manager is committed, and never when it is rolled back. The change
   * stands by then, so that a hook that throws is only logged.
   * @throws Error when the manager does not come from {@link run}
   */
  afterCommit(manager: EntityManager, hook: CommitHook): void {
    const hooks = this.hooks.get(manager);
    if (!hooks) throw new Error('afterCommit needs the manager that UnitOfWork.run handed out');
    hooks.push(hook);
  }

  private call(hook: CommitHook): void {
    try {
      hook();
    } catch (error) {
      this.logger.error(error instanceof Error ? error.stack : String(error));
    }
  }
}
