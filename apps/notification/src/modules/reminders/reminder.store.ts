import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { StateConflictError, StateStore, type StateOperation } from '@app/dapr';
import { openReminders, type ReminderDocument } from './domain/reminder-document';

/** Dapr state cannot list keys: these many index keys name the tasks with reminders that still have to fire. */
export const INDEX_SHARDS = 256;
const ATTEMPTS = 8;
const READ_CHUNK = 64;

/** The tasks of one index shard. */
interface PendingIndex {
  tasks: string[];
}

/** A change of one document: gives the new one, undefined to leave it as it is, or null to remove it. */
export type DocumentChange = (known: ReminderDocument | undefined) => ReminderDocument | null | undefined;

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
  constructor(private readonly state: StateStore) {}

  /** Reads the documents of some tasks. */
  async read(taskIds: readonly string[]): Promise<Map<string, ReminderDocument>> {
    const found = await this.state.getMany<ReminderDocument>(taskIds.map(documentKey));
    return new Map([...found.values()].map(({ value }) => [value.task.id, value]));
  }

  /**
   * Changes the documents of some tasks in one transaction. When another writer was faster everything is read again; the
   * second time in halves, so that the few that are contended for hold up no others.
   * @param userId whose tasks these are; nothing is changed once that user is gone
   * @returns what the documents are now
   * @throws StateConflictError when even a single task is contended for too long
   */
  async change(changes: ReadonlyMap<string, DocumentChange>, userId?: string): Promise<Map<string, ReminderDocument>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.tryChange(changes, userId);
      } catch (error) {
        if (!(error instanceof StateConflictError)) throw error;
        if (attempt < ATTEMPTS && (changes.size === 1 || attempt === 1)) continue;
        if (changes.size === 1) throw error;
        return this.changeInHalves(changes, userId);
      }
    }
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
      await this.change(new Map(known.map(({ task }) => [task.id, (): null => null])));
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

  private async changeInHalves(
    changes: ReadonlyMap<string, DocumentChange>,
    userId?: string,
  ): Promise<Map<string, ReminderDocument>> {
    const entries = [...changes];
    const middle = Math.ceil(entries.length / 2);
    const first = await this.change(new Map(entries.slice(0, middle)), userId);
    const second = await this.change(new Map(entries.slice(middle)), userId);
    return new Map([...first, ...second]);
  }

  private async tryChange(
    changes: ReadonlyMap<string, DocumentChange>,
    userId?: string,
  ): Promise<Map<string, ReminderDocument>> {
    const taskIds = [...changes.keys()];
    const shards = [...new Set(taskIds.map(shardOf))];
    const gone = userId === undefined ? [] : [goneKey(userId)];
    const entries = await this.state.getMany<unknown>([...taskIds.map(documentKey), ...shards.map(indexKey), ...gone]);
    if (gone.some((key) => entries.has(key))) return new Map();
    const operations: StateOperation[] = [];
    const results = new Map<string, ReminderDocument>();
    const indexes = new Map<number, { tasks: Set<string>; touched: boolean }>(
      shards.map((shard) => [
        shard,
        { tasks: new Set((entries.get(indexKey(shard))?.value as PendingIndex | undefined)?.tasks), touched: false },
      ]),
    );
    for (const [taskId, change] of changes) {
      const entry = entries.get(documentKey(taskId)) as { value: ReminderDocument; etag: string } | undefined;
      const next = change(entry?.value);
      const current = next === undefined ? entry?.value : next;
      if (current) results.set(taskId, current);
      if (next === undefined || next === entry?.value || (next === null && !entry)) continue;
      const key = documentKey(taskId);
      if (next) operations.push({ op: 'upsert', key, value: next, etag: entry?.etag });
      else operations.push({ op: 'delete', key, etag: entry?.etag });
      const index = indexes.get(shardOf(taskId))!;
      const open = openReminders(next ?? undefined).length > 0;
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
    return results;
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
