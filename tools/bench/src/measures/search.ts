import { randomUUID } from 'node:crypto';
import { analyze, seedTasks } from '../../../../apps/chat-api/test/seed-tasks';
import { Person } from '../api';
import { database, type Bench } from '../bench';
import { closedLoop, openLoop } from '../load';
import { summarize } from '../statistics';

const CONNECTIONS = 16;
const PER_SECOND = 50;
/** Every second task has the first word, every thousandth the third. */
const SEARCHES = [
  'q=project',
  'q=report',
  'q=needle',
  'q=proj',
  'q=project%20report',
  'q=project&status=open&tag=work',
];
const LISTS = ['limit=50', 'sort=due&limit=50', 'priority=high&status=open&limit=50', 'tag=rare&limit=50'];

/** Search and lists of a person with many tasks in an installation with many more. */
export async function measureSearch(bench: Bench): Promise<void> {
  const { options, edgeUrl, apiUrl, say, add } = bench;
  const own = Math.ceil(options.tasks / 10);
  const person = await Person.register(edgeUrl);
  const client = await database(bench);
  try {
    const source = {
      query: async (text: string, values?: unknown[]) => (await client.query(text, values)).rows as unknown,
    } as unknown as Parameters<typeof seedTasks>[0];
    await client.query('SET synchronous_commit = off');
    for (let part = 0; part < 10; part += 1) {
      say(`writing tasks, ${part + 1} of 10 …`);
      await seedTasks(source, part === 0 ? person.id : randomUUID(), own);
    }
    await analyze(source);
  } finally {
    await client.end();
  }
  const size = `${options.tasks} tasks, ${own} of one user`;
  for (const [name, paths] of [
    ['search', SEARCHES],
    ['list', LISTS],
  ] as const) {
    const samples: number[] = [];
    const failures = await openLoop(PER_SECOND, options.seconds, async (index) => {
      await person.ask('GET', `tasks?${paths[index % paths.length]!}`);
      return samples;
    });
    const times = summarize(samples);
    const met = times.p99 <= 50 && failures.length === 0;
    add({
      name: `${name} at ${PER_SECOND}/s over ${size}`,
      target: 'p99 ≤ 50 ms',
      met,
      times,
      ...(failures.length > 0 ? { note: `${failures.length} calls failed, for example ${failures[0]}` } : {}),
    });
  }
  const { times, rate, failures } = await closedLoop(
    apiUrl,
    [{ method: 'GET', path: '/api/v1/tasks?q=project', headers: person.headers }],
    { connections: CONNECTIONS, seconds: options.seconds / 2 },
  );
  const met = rate >= 300 && failures === 0;
  add({
    name: `search for a common word in ${own} tasks, ${CONNECTIONS} connections`,
    target: '≥ 300/s',
    met,
    times,
    rate,
  });
}
