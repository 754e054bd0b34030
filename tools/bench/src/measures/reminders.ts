import { setTimeout as delay } from 'node:timers/promises';
import { people } from '../api';
import { until, type Bench } from '../bench';
import { LiveWindow } from '../live-window';
import { atATime } from '../load';
import { summarize } from '../statistics';

const AT_ONCE = 1_000;
const PER_SECOND = 50;
const PEOPLE = 10;
const WITHOUT_SCHEDULER = 200;
/** From the first new task to the first due moment; the tasks have to be there by then. */
const LEAD_MS = 15_000;
const PATIENCE_MS = 60_000;
/** How long after the last one a second copy would be noticed. */
const ECHO_MS = 1_000;

interface Wave {
  name: string;
  target: string;
  count: number;
  /** Milliseconds between one due moment and the next. */
  spacing: number;
  limitMs: number;
  /** Done just before the first one is due. */
  before?: () => Promise<void>;
}

/** From the due moment to the person's screen. */
export async function measureReminders(bench: Bench): Promise<void> {
  const { stack, options, add } = bench;
  const steady = PER_SECOND * options.seconds;
  await wave(bench, {
    name: `reminder → screen, ${PER_SECOND}/s`,
    target: 'never early, p99 ≤ 250 ms late',
    count: steady,
    spacing: 1_000 / PER_SECOND,
    limitMs: 250,
  });
  await wave(bench, {
    name: `reminder → screen, ${AT_ONCE} at one instant`,
    target: 'never early, p99 ≤ 2.5 s late',
    count: AT_ONCE,
    spacing: 0,
    limitMs: 2_500,
  });
  const fallen = { target: '≤ 2 s late, none lost', count: WITHOUT_SCHEDULER, spacing: 10, limitMs: 2_000 };
  if (!stack.state.processes.some(({ name }) => name === 'scheduler')) {
    const note = 'this stack keeps jobs and events in one process; npm run test:e2e kills that';
    add({ name: 'reminder → screen, scheduler killed or wiped', target: fallen.target, met: null, note });
    return;
  }
  await wave(bench, {
    ...fallen,
    name: 'reminder → screen, scheduler killed',
    before: () => stack.stopProcess('scheduler'),
  });
  await stack.startProcess('scheduler');
  await wave(bench, {
    ...fallen,
    name: 'reminder → screen, scheduler wiped',
    before: () => stack.wipeJobs(),
  });
}

async function wave({ edgeUrl, floors, add, say }: Bench, plan: Wave): Promise<void> {
  const persons = await people(edgeUrl, PEOPLE);
  const windows = await Promise.all(persons.map((person) => LiveWindow.open(edgeUrl, person)));
  const arrivals = new Set<string>();
  const late: number[] = [];
  for (const window of windows) {
    window.onReminder = ({ taskId, fireAt }) => {
      late.push(Date.now() - Date.parse(fireAt));
      arrivals.add(taskId);
    };
  }
  const first = Date.now() + LEAD_MS;
  await atATime(16, plan.count, (index) =>
    persons[index % PEOPLE]!.create({
      title: `reminder ${index}`,
      reminders: [{ at: new Date(first + Math.round(index * plan.spacing)).toISOString() }],
    }),
  );
  const spare = first - Date.now();
  if (spare < 0) say(`the tasks took ${-spare} ms longer than planned; those reminders were due before they existed`);
  if (plan.before) {
    await delay(Math.max(0, spare - 2_000));
    await plan.before();
  }
  let note: string | undefined;
  await until(plan.name, () => arrivals.size === plan.count, LEAD_MS + plan.count * plan.spacing + PATIENCE_MS).catch(
    () => (note = `${plan.count - arrivals.size} did not arrive`),
  );
  await delay(ECHO_MS);
  for (const window of windows) window.close();
  const times = summarize(late);
  const early = late.filter((delayed) => delayed < 0).length;
  const twice = late.length - arrivals.size;
  if (early > 0) note = `${early} came early`;
  if (twice > 0) note = `${twice} came twice`;
  add({
    name: plan.name,
    target: plan.target,
    met: note === undefined && times.p99 <= plan.limitMs,
    times,
    ...(floors.publish ? { floor: floors.publish } : {}),
    ...(note === undefined ? {} : { note }),
  });
}
