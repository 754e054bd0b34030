import { ApiClient } from './support/api-client';
import { Ledger } from './support/ledger';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { until } from '@app/testing';

const COMMANDS = 1_000;
const WORKERS = 16;
/** Time for a reminder to be created before it is due, in milliseconds. */
const AHEAD_MS = 8_000;
/** How long everything may take from the restart of what was killed; from the last command when that came later. */
const RECOVERY_MS = 10_000;
/**
 * Kafka's client in daprd (sarama) goes through five retries of about a second and a half for what it was sending while
 * the broker was away, also when the broker is back meanwhile: measured 8.3 to 8.8 s.
 */
const KAFKA_RECOVERY_MS = 15_000;

const auditedRevisions = async (person: ApiClient): Promise<number[]> =>
  (await person.trail()).map(({ revision }) => revision);

/** The tasks that the conversation holds a reminder of. */
const reminderMessages = async (person: ApiClient): Promise<string[]> =>
  (await person.wholeConversation()).flatMap(({ kind, taskId }) => (kind === 'reminder' ? [taskId!] : []));

describe('kill -9', () => {
  const stack = runningStack();
  const windows: LiveClient[] = [];
  const recoveries: string[] = [];

  /** A window at a gateway that is not the victim, so that nothing but a second firing shows a reminder twice. */
  async function openAwayFrom(victim: string, person: ApiClient): Promise<LiveClient> {
    const { publicUrl } = stack.app('gateway', victim.startsWith('gateway-1') ? 0 : 1);
    windows.push(await LiveClient.connect(publicUrl!, person.accessToken, 0));
    return windows.at(-1)!;
  }

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  afterAll(() => process.stdout.write(`recovered after\n${recoveries.join('\n')}\n`));

  it.each(stack.victims())('of %s while 1,000 commands run loses nothing and repeats nothing', async (victim) => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const ledger = new Ledger(person);
    const window = await openAwayFrom(victim, person);
    const due = Date.now() + AHEAD_MS;
    const reminded = new Set<string>();
    let sent = 0;
    let restarted: Promise<number> | undefined;

    const worker = async (): Promise<void> => {
      while (sent < COMMANDS) {
        const number = (sent += 1);
        if (number >= COMMANDS / 4) restarted ??= stack.killAndRestart(victim);
        const withReminder = number % 20 === 0;
        const task = await ledger.create({
          title: `task ${number}`,
          ...(withReminder ? { reminders: [{ at: new Date(due).toISOString() }] } : {}),
        });
        if (withReminder) reminded.add(task.id);
        else if (number % 3 === 0 && sent < COMMANDS) {
          sent += 1;
          await ledger.complete(task.id);
        }
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    const lastCommand = Date.now();
    const begin = Math.max(await restarted!, lastCommand, due);
    const within = (what: string, condition: () => Promise<boolean>): Promise<boolean> =>
      until(what, condition, begin + (victim === 'kafka' ? KAFKA_RECOVERY_MS : RECOVERY_MS) - Date.now());

    await within('every reminder in the conversation', async () => {
      return (await reminderMessages(person)).length >= reminded.size;
    });
    await within('every reminder noted as fired, and every event in the audit trail', async () => {
      const trail = await person.trail();
      const fired = trail.filter(({ type }) => type === 'reminder.fired');
      return fired.length >= reminded.size && trail[0]!.revision === (await person.changes()).revision;
    });
    recoveries.push(`  ${victim}: ${((Date.now() - begin) / 1_000).toFixed(1)} s`);

    // Every acknowledged command is there …
    const tasks = new Map((await person.changes()).items.map((task) => [task.id, task]));
    expect([...tasks.keys()].sort()).toEqual([...ledger.tasks.keys()].sort());
    for (const [id, { title, status }] of ledger.tasks) {
      expect(tasks.get(id)).toMatchObject({ title, status });
    }
    // … audited once, and nothing else is …
    const trail = await person.trail();
    expect(trail.map(({ revision }) => revision)).toEqual(trail.map((_, index) => trail.length - index));
    const audited = (of: string) => trail.filter(({ type }) => type === of).map(({ taskId }) => taskId);
    expect(audited('task.created').sort()).toEqual([...ledger.tasks.keys()].sort());
    expect(audited('task.completed').sort()).toEqual([...ledger.completed].sort());
    expect(trail).toHaveLength(ledger.tasks.size + ledger.completed.length + reminded.size);
    const { body: verdict } = await person.expect<{ valid: boolean }>(200, 'POST', 'audit/verify');
    expect(verdict).toMatchObject({ valid: true, entries: trail.length, held: 0 });
    // … its reminder fired once: in the trail, in the conversation, and before the eyes of the person.
    expect(audited('reminder.fired').sort()).toEqual([...reminded].sort());
    expect((await reminderMessages(person)).sort()).toEqual([...reminded].sort());
    const shown = window.reminders.map(({ taskId }) => taskId);
    expect(shown.sort()).toEqual([...new Set(shown)]);
    for (const { receivedAt } of window.reminders) expect(receivedAt).toBeGreaterThanOrEqual(due);
  });
});

describe('a broker that is away for 30 s', () => {
  const stack = runningStack();

  it('does not stop commands; afterwards every event arrives, in order', async () => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const window = await LiveClient.connect(stack.edgeUrl, person.accessToken, 0);
    try {
      await person.create({ title: 'before' });
      await window.update(({ task }) => task.title === 'before');
      const bringBack = await stack.stopBroker();
      const away = Date.now() + 30_000;
      for (let number = 1; number <= 20; number += 1) await person.create({ title: `meanwhile ${number}` });
      await until('30 seconds without a broker', () => Date.now() >= away, 35_000);
      await bringBack();
      await person.create({ title: 'after' });
      await window.update(({ task }) => task.title === 'after', 60_000);
      expect(window.updates.map(({ revision }) => revision)).toEqual(
        Array.from({ length: 22 }, (_, index) => index + 1),
      );
      await until('every event in the audit trail', async () => (await auditedRevisions(person)).length === 22, 60_000);
    } finally {
      window.close();
    }
  });
});
