import { ApiClient } from './support/api-client';
import { Ledger } from './support/ledger';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { until } from '@app/testing';

const COMMANDS = 100;
const RECOVERY_MS = 30_000;

interface AuditPage {
  items: Array<{ revision: number; eventId: string }>;
  nextCursor: string | null;
}

/** Revisions in the audit trail of a person, newest first, through all pages. */
async function auditedRevisions(person: ApiClient): Promise<number[]> {
  const revisions: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body }: { body: AuditPage } = await person.expect(
      200,
      'GET',
      `audit?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    revisions.push(...body.items.map(({ revision }) => revision));
    cursor = body.nextCursor;
  }
  return revisions;
}

async function reminderMessages(person: ApiClient): Promise<string[]> {
  const taskIds: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body }: { body: { items: Array<{ kind: string; taskId: string }>; nextCursor: string | null } } =
      await person.expect(
        200,
        'GET',
        `chat/messages?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
    taskIds.push(...body.items.filter(({ kind }) => kind === 'reminder').map(({ taskId }) => taskId));
    cursor = body.nextCursor;
  }
  return taskIds;
}

describe('kill -9', () => {
  const stack = runningStack();

  it.each(stack.victims())('of %s in the middle of the work loses nothing and repeats nothing', async (victim) => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const ledger = new Ledger(person);
    const fireAt = new Date(Date.now() + 8_000).toISOString();
    const reminded = new Set<string>();
    let sent = 0;
    let killed: Promise<void> | undefined;

    const worker = async (): Promise<void> => {
      while (sent < COMMANDS) {
        const number = (sent += 1);
        if (number === COMMANDS / 4) killed = stack.killAndRecover(victim);
        const withReminder = number % 10 === 0;
        const task = await ledger.create({
          title: `task ${number}`,
          ...(withReminder ? { reminders: [{ at: fireAt }] } : {}),
        });
        if (withReminder) reminded.add(task.id);
        else if (number % 3 === 0) await ledger.complete(task.id);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    await killed;

    const { items, revision } = await person.changes();
    expect(items.map(({ id }) => id).sort()).toEqual([...ledger.tasks.keys()].sort());
    for (const task of items)
      expect([task.title, task.status]).toEqual([ledger.tasks.get(task.id)!.title, ledger.tasks.get(task.id)!.status]);
    expect(revision).toBeGreaterThanOrEqual(COMMANDS);

    await until(
      'every reminder in the conversation',
      async () => (await reminderMessages(person)).length >= reminded.size,
      RECOVERY_MS + 10_000,
    );
    expect((await reminderMessages(person)).sort()).toEqual([...reminded].sort());

    const head = (await person.changes()).revision;
    await until(
      'every event in the audit trail',
      async () => (await auditedRevisions(person)).length >= head,
      RECOVERY_MS,
    );
    expect(await auditedRevisions(person)).toEqual(Array.from({ length: head }, (_, index) => head - index));
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
