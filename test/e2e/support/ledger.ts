import { randomUUID } from 'node:crypto';
import type { TaskView } from '@app/contracts';
import type { ApiClient, NewTask } from './api-client';

/**
 * A client that keeps books: every command has an operation id, its Idempotency-Key. A command whose outcome is unknown
 * (no answer, or 5xx) is sent again with the same key until it is answered, so that at the end everything it was told
 * must be true, once.
 */
export class Ledger {
  readonly tasks = new Map<string, TaskView>();
  /** The tasks that were completed, once for each command. */
  readonly completed: string[] = [];
  unknown = 0;

  constructor(
    private readonly person: ApiClient,
    private readonly giveUpMs = 60_000,
  ) {}

  async create(task: NewTask): Promise<TaskView> {
    const created = await this.send<TaskView>('POST', 'tasks', task);
    this.tasks.set(created.id, created);
    return created;
  }

  async complete(id: string): Promise<void> {
    const { task } = await this.send<{ task: TaskView }>('POST', `tasks/${id}/complete`);
    this.tasks.set(id, task);
    this.completed.push(id);
  }

  private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const key = { 'idempotency-key': randomUUID() };
    const end = Date.now() + this.giveUpMs;
    let last = 'no answer';
    while (Date.now() < end) {
      try {
        const answer = await this.person.request<T>(method, path, body, key);
        if (answer.status < 300) return answer.body;
        last = `${answer.status} ${JSON.stringify(answer.body)}`;
        if (answer.status < 500 && answer.status !== 409 && answer.status !== 429) break;
      } catch (error) {
        last = String(error);
      }
      this.unknown += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${method} ${path} was never acknowledged: ${last}`);
  }
}
