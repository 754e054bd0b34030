import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { StateConflictError, StateStore, type StateOperation } from '@app/dapr';
import { Batcher } from '@app/kernel';
import { openReminders, type ReminderDocument } from './domain/reminder-document';

/** Dapr state cannot list keys: these many index keys name the tasks with reminders that still have to fire. */
export const INDEX_SHARDS = 256;
const ATTEMPTS = 8;
const READ_CHUNK = 64;
const BATCH_SIZE = 100;

/** The tasks of one index shard. */
interface PendingIndex {
  tasks: string[];
}

/** A change of one document: gives the new one, undefined to leave it as it is, or null to remove it. */
export type DocumentChange = (known: ReminderDocument | undefined) => ReminderDocument | null | undefined;

interface PendingChange {
  taskId: string;
  change: DocumentChange;
  /** Whose task it is, where that matters. */
  userId: string | undefined;
  result: ReminderDocument | undefined;
}

const documentKey = (taskId: string): string => `task-${taskId}`;
const goneKey = (userId: string): string => `gone-${userId}`;
const indexKey = (shard: number): string => `pending-${shard}`;
const shardOf = (taskId: string): number => createHash('md5').update(taskId).digest().readUInt16BE() % INDEX_SHARDS;

/**
 * The reminders of every task in Dapr state. A document and the index that names it change in one transaction, guarded
 * by ETags: of two writers, the later one decides anew on what the earlier one wrote.
 */
@Injectable()
export class ReminderStore {
  private readonly writes = new Batcher<PendingChange>((changes) => this.write(changes), {
    size: BATCH_SIZE,
    concurrency: 1,
  });

  constructor(private readonly state: StateStore) {}

  /** Reads the documents of some tasks. */
  async read(taskIds: readonly string[]): Promise<Map<string, ReminderDocument>> {
    const found = await this.state.getMany<ReminderDocument>(taskIds.map(documentKey));
    return new Map([...found.values()].map(({ value }) => [value.task.id, value]));
  }

  /**
   * Changes the document of a task. Changes that come together are written in one transaction, and never two of them at
   * once: they would only be in each other's way at the indexes.
   * @param options `userId`: whose task it is, nothing is changed once that user is gone; `urgent`: whether a person
   * waits for it
   * @returns what the document is after this change; undefined when there is none
   * @throws StateConflictError when another replica contends for it too long
   */
  async change(
    taskId: string,
    change: DocumentChange,
    { userId, urgent = true }: { userId?: string; urgent?: boolean } = {},
  ): Promise<ReminderDocument | undefined> {
    const pending: PendingChange = { taskId, change, userId, result: undefined };
    await this.writes.add(pending, { urgent });
    return pending.result;
  }

  /**
   * Forgets a user for good: marks the user as gone, so that an event which comes late brings nothing back, and removes
   * the documents of these tasks.
   * @returns the documents as they were
   */
  async forget(userId: string, taskIds: readonly string[]): Promise<ReminderDocument[]> {
    const key = goneKey(userId);
    const isMarked = (await this.state.getMany([key])).has(key);
    if (!isMarked) await this.state.transaction([{ op: 'upsert', key, value: { gone: true } }]);
    const forgotten: ReminderDocument[] = [];
    for (const chunk of chunks(taskIds, READ_CHUNK)) {
      const known = [...(await this.read(chunk)).values()].filter((document) => document.userId === userId);
      await Promise.all(known.map(({ task }) => this.change(task.id, () => null)));
      forgotten.push(...known);
    }
    return forgotten;
  }

  /** Every task that has reminders to fire. */
  async pending(): Promise<ReminderDocument[]> {
    const documents: ReminderDocument[] = [];
    const shards = Array.from({ length: INDEX_SHARDS }, (_, shard) => indexKey(shard));
    for (const keys of chunks(shards, READ_CHUNK)) {
      const indexes = await this.state.getMany<PendingIndex>(keys);
      const taskIds = [...indexes.values()].flatMap(({ value }) => value.tasks);
      for (const chunk of chunks(taskIds, READ_CHUNK)) documents.push(...(await this.read(chunk)).values());
    }
    return documents.filter((document) => openReminders(document).length > 0);
  }

  /**
   * Writes some changes. When another replica was faster everything is read again; the second time in halves, so that the
   * few that are contended for hold up no others.
   * @returns those that failed, and why
   */
  private async write(changes: PendingChange[]): Promise<Map<PendingChange, unknown>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.tryWrite(changes);
        return new Map();
      } catch (error) {
        if (!(error instanceof StateConflictError)) throw error;
        if (attempt < ATTEMPTS && (changes.length === 1 || attempt === 1)) continue;
        if (changes.length === 1) return new Map([[changes[0]!, error]]);
        const middle = Math.ceil(changes.length / 2);
        const first = await this.write(changes.slice(0, middle));
        const second = await this.write(changes.slice(middle));
        return new Map([...first, ...second]);
      }
    }
  }

  private async tryWrite(changes: PendingChange[]): Promise<void> {
    const taskIds = [...new Set(changes.map(({ taskId }) => taskId))];
    const shards = [...new Set(taskIds.map(shardOf))];
    const users = [...new Set(changes.flatMap(({ userId }) => userId ?? []))];
    const entries = await this.state.getMany<unknown>([
      ...taskIds.map(documentKey),
      ...shards.map(indexKey),
      ...users.map(goneKey),
    ]);
    const known = (taskId: string): ReminderDocument | undefined =>
      entries.get(documentKey(taskId))?.value as ReminderDocument | undefined;
    const documents = new Map(taskIds.map((taskId) => [taskId, known(taskId)]));
    // What is known of a task by the time of the write counts: a reminder does not ring if an event of this batch ends it.
    const isEvent = ({ userId }: PendingChange): boolean => userId !== undefined;
    const ordered = [...changes.filter(isEvent), ...changes.filter((each) => !isEvent(each))];
    for (const pending of ordered) {
      pending.result = undefined;
      if (pending.userId !== undefined && entries.has(goneKey(pending.userId))) continue;
      const current = documents.get(pending.taskId);
      const next = pending.change(current);
      pending.result = next === undefined ? current : (next ?? undefined);
      documents.set(pending.taskId, pending.result);
    }
    const indexes = new Map(
      shards.map((shard) => [
        shard,
        { tasks: new Set((entries.get(indexKey(shard))?.value as PendingIndex | undefined)?.tasks), touched: false },
      ]),
    );
    const operations: StateOperation[] = [];
    for (const [taskId, document] of documents) {
      if (document === known(taskId)) continue;
      const key = documentKey(taskId);
      const etag = entries.get(key)?.etag;
      operations.push(document ? { op: 'upsert', key, value: document, etag } : { op: 'delete', key, etag });
      const index = indexes.get(shardOf(taskId))!;
      const open = openReminders(document).length > 0;
      // Whoever lists or removes a task writes its document too, so the document's ETag alone guards one that stays.
      if (open === index.tasks.has(taskId)) continue;
      index.touched = true;
      if (open) index.tasks.add(taskId);
      else index.tasks.delete(taskId);
    }
    for (const [shard, { tasks, touched }] of indexes) {
      if (!touched) continue;
      const key = indexKey(shard);
      operations.push({ op: 'upsert', key, value: { tasks: [...tasks] }, etag: entries.get(key)?.etag });
    }
    await this.state.transaction(operations);
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
