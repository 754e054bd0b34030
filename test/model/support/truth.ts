import type { TaskEvent } from '@app/contracts';
import type { ChangesPage, Task } from '../../../apps/web/src/api/types';
import { aTask } from '../../../apps/web/src/testing/fixtures';

/** Small, so that a few changes make several pages. */
const PAGE_SIZE = 2;

/** What chat-api keeps for one person, as simple as it can be: the state that each revision brought. */
export class Truth {
  private readonly states: Task[] = [];

  constructor(readonly userId: string) {}

  get head(): number {
    return this.states.length;
  }

  /** Changes a task, or removes it, and returns the event that tells of it. */
  change(number: number, removed: boolean): TaskEvent {
    const revision = this.head + 1;
    const task = aTask({
      id: `${this.userId}-${number}`,
      title: `revision ${revision} of history ${this.rollbacks}`,
      revision,
      deletedAt: removed ? '2026-03-01T10:00:00.000Z' : null,
    });
    this.states.push(task);
    const type = removed ? 'task.deleted' : 'task.updated';
    return { type, userId: this.userId, taskId: task.id, revision, task: { ...task, series: null } } as TaskEvent;
  }

  /** How often the database was put back to an older state. */
  rollbacks = 0;

  /** A backup is restored: what came after a revision never happened. */
  rollBack(to: number): void {
    this.states.length = to;
    this.rollbacks += 1;
  }

  /** The newest state of every task, now or at an earlier revision. */
  tasks(revision = this.head): Map<string, Task> {
    return new Map(this.states.slice(0, revision).map((task) => [task.id, task]));
  }

  /** `GET changes?since=`, one page. */
  changes(since: number): ChangesPage {
    const reset = since > this.head;
    const missed = [...this.tasks().values()]
      .filter(({ revision }) => reset || revision > since)
      .sort((a, b) => a.revision - b.revision);
    const items = missed.slice(0, PAGE_SIZE);
    const more = items.length < missed.length;
    return { items, revision: more ? items.at(-1)!.revision : this.head, more, reset };
  }
}
