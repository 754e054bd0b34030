import type { TaskView } from '@app/contracts';
import { people } from '../api';
import type { Bench } from '../bench';
import { atATime, openLoop } from '../load';
import { summarize } from '../statistics';

const PER_SECOND = 100;
const PEOPLE = 10;
const OPERATIONS = ['create', 'update', 'complete', 'get', 'list'] as const;
type Operation = (typeof OPERATIONS)[number];

/** The five everyday calls in turn, at a hundred a second, through the edge. */
export async function measureLatency(bench: Bench): Promise<void> {
  const { options, edgeUrl, floors, add } = bench;
  const persons = await people(edgeUrl, PEOPLE);
  const rounds = Math.ceil((PER_SECOND * options.seconds) / OPERATIONS.length);
  const tasks: TaskView[] = [];
  await atATime(8, rounds, async (index) => {
    tasks[index] = await persons[index % PEOPLE]!.create({ title: `task ${index}`, tags: ['bench'] });
  });
  const samples: Record<Operation, number[]> = { create: [], update: [], complete: [], get: [], list: [] };
  const failures = await openLoop(PER_SECOND, options.seconds, async (index) => {
    const operation = OPERATIONS[index % OPERATIONS.length]!;
    const round = Math.floor(index / OPERATIONS.length);
    const person = persons[round % PEOPLE]!;
    const { id } = tasks[round]!;
    if (operation === 'create') await person.create({ title: `new task ${round}`, tags: ['bench'], priority: 'high' });
    if (operation === 'update') await person.ask('PATCH', `tasks/${id}`, { title: `changed task ${round}` });
    if (operation === 'complete') await person.ask('POST', `tasks/${id}/complete`);
    if (operation === 'get') await person.ask('GET', `tasks/${id}`);
    if (operation === 'list') await person.ask('GET', 'tasks?limit=50');
    return samples[operation];
  });
  for (const operation of OPERATIONS) {
    const times = summarize(samples[operation]);
    const writes = operation !== 'get' && operation !== 'list';
    add({
      name: `${operation}, open loop at ${PER_SECOND}/s in all`,
      target: 'p50 ≤ 10 ms, p99 ≤ 50 ms',
      met: times.p50 <= 10 && times.p99 <= 50 && failures.length === 0,
      times,
      ...(writes && floors.transaction ? { floor: floors.transaction } : {}),
      ...(failures.length > 0 ? { note: `${failures.length} calls failed, for example ${failures[0]}` } : {}),
    });
  }
}
