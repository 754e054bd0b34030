import { people, Person } from '../api';
import type { Bench } from '../bench';
import { closedLoop } from '../load';

const CONNECTIONS = 16;
const PEOPLE = 16;
/** A page of a person who has some tasks. */
const OWN_TASKS = 200;

/** Requests a second on sixteen connections, asked of chat-api itself. Creating is measured together with its events. */
export async function measureThroughput(bench: Bench): Promise<void> {
  const persons = await people(bench.edgeUrl, PEOPLE);
  const ids = await Promise.all(persons.map((person) => fill(person)));
  const measure = async (name: string, target: number, path: (index: number) => string): Promise<void> => {
    const { times, rate, failures } = await closedLoop(
      bench.apiUrl,
      persons.map((person, index) => ({ method: 'GET', path: `/api/v1/${path(index)}`, headers: person.headers })),
      { connections: CONNECTIONS, seconds: bench.options.seconds / 2 },
    );
    bench.add({
      name: `${name}, ${CONNECTIONS} connections`,
      target: `≥ ${target}/s`,
      met: rate >= target && failures === 0,
      times,
      rate,
      ...(failures > 0 ? { note: `${failures} calls failed` } : {}),
    });
  };
  await measure('get', 2_000, (index) => `tasks/${ids[index]![0]!}`);
  await measure('newest 50', 800, () => 'tasks?limit=50');
  await measure('filtered', 800, () => 'tasks?status=open&priority=high&tag=work&sort=due&limit=50');
}

async function fill(person: Person): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < OWN_TASKS; index += 1) {
    const { id } = await person.create({
      title: `task ${index} of many`,
      priority: index % 3 === 0 ? 'high' : 'low',
      tags: index % 2 === 0 ? ['work'] : ['home'],
    });
    ids.push(id);
  }
  return ids;
}
