import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { TaskEvent } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { openDatabase } from '../../database/database.module';
import { TrailRepository } from './trail.repository';

const fixture = JSON.parse(
  readFileSync(join(__dirname, '../../../../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;

describe('the audit trail', () => {
  let postgres: TestPostgres;
  let dataSource: DataSource;
  let replica: DataSource;
  let trail: TrailRepository;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    [dataSource, replica] = await Promise.all([
      openDatabase({ type: 'postgres', url }),
      openDatabase({ type: 'postgres', url }),
    ]);
    trail = new TrailRepository(dataSource);
  }, 60_000);

  afterAll(async () => {
    await dataSource?.destroy();
    await replica?.destroy();
    await postgres?.stop();
  });

  const eventAt = (userId: string, revision: number, taskId = fixture.taskId): TaskEvent => ({
    ...fixture,
    userId,
    taskId,
    revision,
    eventId: uuidv7(),
    task: { ...fixture.task, revision },
  });
  const trailOf = async (userId: string): Promise<number[]> => {
    const revisions: number[] = [];
    for (let before: number | null | undefined; before !== null;) {
      const page = await trail.page({ userId, limit: 7, ...(before === undefined ? {} : { before }) });
      revisions.push(...page.items.map(({ revision }) => revision));
      before = page.nextBefore;
    }
    return revisions;
  };
  const newestFirst = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

  it('keeps what happened, newest first, in pages, for one task or all', async () => {
    const userId = uuidv7();
    const other = uuidv7();
    for (let revision = 1; revision <= 16; revision += 1) {
      await trail.append(eventAt(userId, revision, revision === 5 ? other : fixture.taskId));
    }
    expect(await trailOf(userId)).toEqual(newestFirst(16));
    const { items } = await trail.page({ userId, taskId: other });
    expect(items).toMatchObject([
      { revision: 5, taskId: other, type: 'task.created', payload: { task: { title: 'pay rent' }, changes: [] } },
    ]);
    expect(await trail.page({ userId: uuidv7() })).toEqual({ items: [], nextBefore: null });
  });

  it('takes the events of many people in one go, also those that repeat, wait or start a chain', async () => {
    const [known, gap, fresh] = [uuidv7(), uuidv7(), uuidv7()];
    for (const userId of [known, gap]) await trail.append(eventAt(userId, 1));
    await trail.append(eventAt(gap, 4));
    await trail.appendAll([
      eventAt(known, 2),
      eventAt(gap, 2),
      eventAt(known, 3),
      eventAt(fresh, 1),
      eventAt(known, 3),
      eventAt(known, 4),
      eventAt(fresh, 2),
      eventAt(known, 6),
    ]);
    expect(await trailOf(known)).toEqual(newestFirst(4));
    expect(await trailOf(gap)).toEqual(newestFirst(2));
    await trail.appendAll([eventAt(gap, 3), eventAt(known, 5), eventAt(fresh, 3)]);
    expect(await trailOf(known)).toEqual(newestFirst(6));
    expect(await trailOf(gap)).toEqual(newestFirst(4));
    expect(await trailOf(fresh)).toEqual(newestFirst(3));
    for (const userId of [known, gap, fresh]) {
      expect(await trail.verify(userId)).toMatchObject({ valid: true, held: 0, brokenAt: null });
    }
  });

  it('ends with every event once and in order, whatever the broker does, with two replicas at work', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 12 })
          .chain((count) =>
            fc.tuple(
              fc.shuffledSubarray(newestFirst(count), { minLength: count, maxLength: count }),
              fc.array(fc.integer({ min: 1, max: count }), { maxLength: 8 }),
              fc.integer({ min: 1, max: 4 }),
            ),
          ),
        async ([order, repeats, size]) => {
          const userId = uuidv7();
          const events = new Map(order.map((revision) => [revision, eventAt(userId, revision)]));
          const second = new TrailRepository(replica);
          const deliveries = [...order, ...repeats].map((revision) => events.get(revision)!);
          await Promise.all(
            Array.from({ length: Math.ceil(deliveries.length / size) }, (_, index) =>
              (index % 2 === 0 ? trail : second).appendAll(deliveries.slice(index * size, (index + 1) * size)),
            ),
          );
          expect(await trailOf(userId)).toEqual(newestFirst(order.length));
          expect(await trail.verify(userId)).toEqual({
            valid: true,
            entries: order.length,
            revision: order.length,
            held: 0,
            brokenAt: null,
          });
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);

  it('links what waited once the gap fills, though its filler was written by a replica that died right after', async () => {
    const userId = uuidv7();
    const [first, second, third] = [1, 2, 3].map((revision) => eventAt(userId, revision));
    await trail.append(first!);
    await trail.append(third!);
    const dying = new TrailRepository(dataSource);
    const died = jest.spyOn(dying as unknown as { appendLocked: () => Promise<void> }, 'appendLocked');
    await dying.append(first!);
    died.mockRejectedValue(new Error('killed'));
    await expect(dying.append(second!)).rejects.toThrow('killed');
    expect(await trail.verify(userId)).toMatchObject({ entries: 2, held: 1 });
    await trail.append(second!);
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 3, held: 0 });
  });

  it('counts one event once among those that wait', async () => {
    const userId = uuidv7();
    const early = eventAt(userId, 2);
    for (const replicaOfTrail of [trail, new TrailRepository(replica), trail]) await replicaOfTrail.append(early);
    expect(await dataSource.query('SELECT held FROM chain_head WHERE user_id = $1', [userId])).toEqual([{ held: 1 }]);
    await trail.append(eventAt(userId, 1));
    expect(await dataSource.query('SELECT held FROM chain_head WHERE user_id = $1', [userId])).toEqual([{ held: 0 }]);
  });

  it('remembers the ends of many chains and forgets the oldest without harm', async () => {
    const small = new TrailRepository(dataSource, 2);
    const userIds = [uuidv7(), uuidv7(), uuidv7()];
    for (const revision of [1, 2, 3]) {
      for (const userId of userIds) await small.append(eventAt(userId, revision));
    }
    for (const userId of userIds) expect(await small.verify(userId)).toMatchObject({ valid: true, entries: 3 });
  });

  it('does not take an event twice from a replica that is behind', async () => {
    const userId = uuidv7();
    const second = new TrailRepository(replica);
    await trail.append(eventAt(userId, 1));
    await second.append(eventAt(userId, 1));
    await trail.append(eventAt(userId, 2));
    await second.append(eventAt(userId, 2));
    await second.append(eventAt(userId, 3));
    await trail.append(eventAt(userId, 3));
    expect(await trailOf(userId)).toEqual([3, 2, 1]);
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 3, held: 0 });
  });

  it('holds back what comes early and says so', async () => {
    const userId = uuidv7();
    await trail.append(eventAt(userId, 3));
    await trail.append(eventAt(userId, 2));
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 0, held: 2 });
    await trail.append(eventAt(userId, 1));
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 3, held: 0 });
  });

  it('still verifies after the events were erased, and tells nothing of them', async () => {
    const userId = uuidv7();
    for (const revision of [1, 2, 3]) await trail.append(eventAt(userId, revision));
    expect(await trail.erase(userId)).toBe(3);
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 3 });
    const { items } = await trail.page({ userId });
    expect(items[0]).toMatchObject({ revision: 3, payload: null, actor: null });
    expect(JSON.stringify(items)).not.toContain('pay rent');
    await trail.append(eventAt(userId, 4));
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 4 });
  });

  it('keeps of events that come after the erasure, or that waited for it, nothing but their link', async () => {
    const userId = uuidv7();
    const onOther = new TrailRepository(replica);
    const late = [1, 2, 3, 4, 5, 6].map((revision) => eventAt(userId, revision));
    await trail.append(late[0]!);
    await onOther.append(late[0]!);
    await trail.append(late[3]!);
    await trail.erase(userId);
    await trail.erase(userId);
    // In order on a replica that does not know of the erasure, out of order, twice, and filling the gap.
    for (const index of [1, 0, 5, 1, 2, 3, 4]) await onOther.append(late[index]!);
    expect(await trail.verify(userId)).toEqual({ valid: true, entries: 6, revision: 6, held: 0, brokenAt: null });
    const { items } = await trail.page({ userId });
    expect(items.map(({ payload, eventId }) => [payload, eventId])).toEqual(Array(6).fill([null, null]));
    for (const table of ['audit_entry', 'held_event', 'chain_head']) {
      const rows = await dataSource.query<object[]>(`SELECT * FROM ${table} WHERE user_id = $1`, [userId]);
      expect(JSON.stringify(rows)).not.toContain('pay rent');
    }
  });

  it('never keeps what the events of somebody say whose account is gone before they come', async () => {
    const userId = uuidv7();
    expect(await trail.erase(userId)).toBe(0);
    await trail.append(eventAt(userId, 2));
    await trail.append(eventAt(userId, 1));
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 2, held: 0 });
    expect((await trail.page({ userId })).items).toMatchObject([{ payload: null }, { payload: null }]);
  });

  it.each([
    ['change', `UPDATE audit_entry SET hash = 'x'`],
    ['change an event of', `UPDATE audit_entry SET event = '{}'`],
    ['remove', 'DELETE FROM audit_entry'],
    ['empty', 'TRUNCATE audit_entry'],
  ])('refuses to %s the trail', async (_name, statement) => {
    await trail.append(eventAt(uuidv7(), 1));
    await expect(dataSource.query(statement)).rejects.toThrow('append-only');
  });

  describe('when a task is removed for good', () => {
    const purgeAt = (userId: string, revision: number, taskId = fixture.taskId): TaskEvent => ({
      ...eventAt(userId, revision, taskId),
      type: 'task.purged',
      task: { ...fixture.task, revision, title: 'Deleted task', notes: null, tags: [] },
    });
    const told = async (userId: string): Promise<Array<string | null>> =>
      (await trail.page({ userId })).items.map(({ payload }) => payload && payload.task.title);

    it('erases what its events said, those of no other task, and the chain still holds', async () => {
      const userId = uuidv7();
      const other = uuidv7();
      await trail.appendAll([eventAt(userId, 1), eventAt(userId, 2, other), eventAt(userId, 3)]);
      await trail.appendAll([purgeAt(userId, 4), eventAt(userId, 5, other)]);
      await trail.append(purgeAt(userId, 4));
      expect(await told(userId)).toEqual(['pay rent', 'Deleted task', null, 'pay rent', null]);
      expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 5 });
    });

    it('erases also what came late', async () => {
      const userId = uuidv7();
      await trail.append(eventAt(userId, 1));
      await trail.append(purgeAt(userId, 3));
      await trail.append(eventAt(userId, 2));
      expect(await told(userId)).toEqual(['Deleted task', null, null]);
      expect(await trail.verify(userId)).toMatchObject({ valid: true, held: 0 });
    });
  });

  it('shows what was tampered with by somebody who switched the guard off', async () => {
    const userId = uuidv7();
    for (const revision of [1, 2, 3]) await trail.append(eventAt(userId, revision));
    await dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER append_only');
    await dataSource.query(
      `UPDATE audit_entry SET event = (event::jsonb || '{"actor":"user:mallory"}')::json WHERE user_id = $1 AND revision = 2`,
      [userId],
    );
    await dataSource.query('ALTER TABLE audit_entry ENABLE TRIGGER append_only');
    expect(await trail.verify(userId)).toMatchObject({ valid: false, brokenAt: 2 });
  });

  it('checks a chain that is longer than what it reads at once, to its end', async () => {
    const userId = uuidv7();
    for (let revision = 1; revision <= 1_001; revision += 1) await trail.append(eventAt(userId, revision));
    expect(await trail.verify(userId)).toMatchObject({ valid: true, entries: 1_001 });
    await dataSource.query('UPDATE chain_head SET hash = $2 WHERE user_id = $1', [userId, '0'.repeat(64)]);
    expect(await trail.verify(userId)).toMatchObject({ valid: false, brokenAt: 1_002 });
  }, 30_000);

  it('can take its schema back', async () => {
    const other = await openDatabase({ type: 'postgres', url: await postgres.createDatabase() });
    for (let count = other.migrations.length; count > 0; count -= 1) await other.undoLastMigration();
    await expect(other.query('SELECT * FROM audit_entry')).rejects.toThrow('does not exist');
    await other.destroy();
  });

  it('refuses a secret that is incomplete', async () => {
    await expect(openDatabase({ type: 'postgres' })).rejects.toThrow('audit-database');
    await expect(openDatabase({ type: 'mysql', url: 'x' })).rejects.toThrow('audit-database');
  });
});
