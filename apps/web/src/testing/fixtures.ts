import type { Task } from '../api/types';

/** A task for tests. */
export function aTask(task: Partial<Task> = {}): Task {
  return {
    id: 't',
    seriesId: null,
    title: 'task',
    notes: null,
    status: 'open',
    priority: 'medium',
    tags: [],
    due: null,
    recurrence: null,
    reminders: [],
    version: 1,
    revision: 1,
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:00.000Z',
    completedAt: null,
    deletedAt: null,
    ...task,
  };
}

/** Lets everything that is ready to run do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A clock that moves when it is told to. */
export class ManualClock {
  now = 0;
  private timers: Array<{ at: number; call: () => void }> = [];

  readonly after = (milliseconds: number, call: () => void): (() => void) => {
    const timer = { at: this.now + milliseconds, call };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((one) => one !== timer));
  };

  /** Moves on, firing what comes due, in order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      await settled();
      const next = this.timers.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.timers.shift();
      this.now = next.at;
      next.call();
    }
    this.now = end;
  }
}
