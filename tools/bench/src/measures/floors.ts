import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { call, Person } from '../api';
import { database, until, type Bench } from '../bench';
import { atATime, timed } from '../load';
import { summarize } from '../statistics';

const TABLES = ['user_revision', 'task', 'task_term', 'outbox'];
const CONNECTIONS = 16;
const PUBLISHES = 1_000;

interface AuditPage {
  items: Array<{ payload: { task: object } | null }>;
}

/** What the machine does at best: a bare transaction that writes the rows of a new task, and a bare publish. */
export async function measureFloors(bench: Bench): Promise<void> {
  await measureTransaction(bench);
  await measurePublish(bench);
}

async function measureTransaction(bench: Bench): Promise<void> {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => database(bench)));
  const [first] = clients as [Client];
  const samples: number[] = [];
  try {
    for (const table of TABLES) {
      await first.query(`DROP TABLE IF EXISTS floor_${table}`);
      await first.query(`CREATE TABLE floor_${table} (LIKE ${table} INCLUDING ALL)`);
    }
    const start = performance.now();
    const end = start + (bench.options.seconds * 1_000) / 2;
    await Promise.all(
      clients.map(async (client) => {
        const userId = randomUUID();
        await client.query('INSERT INTO floor_user_revision VALUES ($1, 0)', [userId]);
        while (performance.now() < end) await timed(samples, () => writeTask(client, userId));
      }),
    );
    const rate = (samples.length * 1_000) / (performance.now() - start);
    const times = summarize(samples);
    bench.floors.transaction = `${Math.round(rate)}/s, p50 ${times.p50} p99 ${times.p99} ms (bare transaction)`;
    bench.add({ name: `bare transaction, ${CONNECTIONS} connections`, target: '', met: null, rate, times });
  } finally {
    for (const table of TABLES) await first.query(`DROP TABLE IF EXISTS floor_${table}`);
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function writeTask(client: Client, userId: string): Promise<void> {
  const id = randomUUID();
  await client.query('BEGIN');
  await client.query({
    name: 'floor-revision',
    text: 'UPDATE floor_user_revision SET revision = revision + 1 WHERE user_id = $1',
    values: [userId],
  });
  await client.query({
    name: 'floor-task',
    text: `INSERT INTO floor_task (id, user_id, title, title_sort, status, priority, tags, due_sort, overdue_at, reminders,
        version, revision, created_at, updated_at)
      VALUES ($1, $2, 'pay the rent', 'pay the rent', 'open', 2, '["home"]', '9999-12-31Z', '9999-12-31Z', '[]', 1, 1,
        now(), now())`,
    values: [id, userId],
  });
  await client.query({
    name: 'floor-terms',
    text: `INSERT INTO floor_task_term (user_id, term, created_at, task_id, weight)
      SELECT $1, term, now(), $2, 4 FROM unnest('{pay,the,rent,#home}'::text[]) AS term`,
    values: [userId, id],
  });
  await client.query({
    name: 'floor-outbox',
    text: `INSERT INTO floor_outbox (shard, user_id, revision, event_id, type, payload, created_at)
      VALUES (0, $1, 1, $2, 'task.created', $3, now())`,
    values: [userId, id, JSON.stringify({ id, filling: 'x'.repeat(1_000) })],
  });
  await client.query('COMMIT');
}

/** Publishes real events of a person who has no window open, one after the other and sixteen at a time. */
async function measurePublish(bench: Bench): Promise<void> {
  const task = await snapshot(bench);
  const { daprUrl, daprApiToken } = bench.stack.app('chat-api');
  const userId = randomUUID();
  const publish = (revision: number): Promise<unknown> => {
    const eventId = randomUUID();
    const data = {
      eventId,
      type: 'task.created',
      schemaVersion: 1,
      occurredAt: new Date().toISOString(),
      userId,
      taskId: (task as { id: string }).id,
      taskVersion: 1,
      revision,
      actor: `user:${userId}`,
      correlationId: eventId,
      causationId: null,
      task,
      changes: [],
    };
    return call(
      'POST',
      `${daprUrl}/v1.0/publish/pubsub/task-updates?metadata.partitionKey=${userId}`,
      { 'dapr-api-token': daprApiToken, 'content-type': 'application/cloudevents+json' },
      { specversion: '1.0', id: eventId, source: 'bench', type: data.type, datacontenttype: 'application/json', data },
    );
  };
  const samples: number[] = [];
  for (let index = 1; index <= PUBLISHES / 4; index += 1) await timed(samples, () => publish(index));
  const times = summarize(samples);
  const start = performance.now();
  await atATime(CONNECTIONS, PUBLISHES, (index) => publish(PUBLISHES + index));
  const rate = (PUBLISHES * 1_000) / (performance.now() - start);
  bench.floors.publish = `p50 ${times.p50} p99 ${times.p99} ms, ${Math.round(rate)}/s (bare publish)`;
  bench.add({ name: 'bare publish', target: '', met: null, times, rate });
}

/** A task as events carry it, from the audit trail. */
async function snapshot({ edgeUrl }: Bench): Promise<object> {
  const person = await Person.register(edgeUrl);
  await person.create({ title: 'pay the rent', tags: ['home'] });
  let found: object | undefined;
  await until(
    'the first event in the audit trail',
    async () => {
      found = (await person.ask<AuditPage>('GET', 'audit?limit=1')).items[0]?.payload?.task;
      return found !== undefined;
    },
    30_000,
  );
  return found!;
}
