import type { SyncAnswer, TaskView } from '@app/contracts';
import { until } from '@app/testing';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { seeded, type Random } from './support/seeded';

const COMMANDS = 500;
const WORKERS = 4;
const WANDERERS = 6;
const CATCH_UP_MS = 40_000;
/** More than one page of the socket. */
const MANY = 250;

const byId = (tasks: readonly TaskView[]): Map<string, TaskView> => new Map(tasks.map((task) => [task.id, task]));
const rising = (revisions: readonly number[]): number[] => [...new Set(revisions)].sort((a, b) => a - b);

describe('windows and replicas', () => {
  const stack = runningStack();
  const windows: LiveClient[] = [];
  const gateways = stack.state.apps.filter(({ appId }) => appId === 'gateway');
  let person: ApiClient;

  async function open(url: string, since: number): Promise<LiveClient> {
    const window = await LiveClient.connect(url, person.accessToken, since);
    windows.push(window);
    return window;
  }

  /** Everything after a revision by the socket, page by page. */
  async function syncPages(window: LiveClient, since: number): Promise<SyncAnswer[]> {
    const pages: SyncAnswer[] = [];
    for (let from = since, more = true; more;) {
      const answer = await window.sync(from);
      if ('error' in answer) throw new Error(answer.error);
      pages.push(answer);
      ({ revision: from, more } = answer);
    }
    return pages;
  }

  beforeEach(async () => {
    person = await ApiClient.registered(stack.edgeUrl);
  });

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  describe('while commands run and a gateway and its sidecar are killed', () => {
    let commands: number;

    /** Commands of every kind, one after the other, until there were enough. */
    async function worker(random: Random): Promise<void> {
      const own: TaskView[] = [];
      while (commands < COMMANDS) {
        commands += 1;
        const task = own.length > 3 && random.below(2) === 0 ? random.pick(own) : undefined;
        if (!task) own.push(await person.create({ title: `command ${commands}` }));
        else {
          const { id } = task;
          await random.weighted<() => Promise<unknown>>([
            [4, () => () => person.request('PATCH', `tasks/${id}`, { title: `edited by ${commands}` })],
            [2, () => () => person.request('POST', `tasks/${id}/complete`)],
            [1, () => () => person.request('DELETE', `tasks/${id}`)],
            [1, () => () => person.request('POST', `tasks/${id}/restore`)],
            [1, () => () => person.request('POST', 'tasks/bulk', { ids: own.map((one) => one.id), action: 'restore' })],
          ])();
        }
      }
    }

    /** A window that comes and goes, each time at another replica, and asks for what it missed now and then. */
    async function wanderer(random: Random): Promise<LiveClient[]> {
      const stays: LiveClient[] = [];
      let since = 0;
      do {
        // A replica that was just killed takes nobody; the person tries another one.
        const window = await open(random.pick(gateways).publicUrl!, since).catch(() => undefined);
        if (!window) continue;
        stays.push(window);
        const enough = commands + 1 + random.below(60);
        await until('some commands', () => commands >= Math.min(enough, COMMANDS), CATCH_UP_MS);
        if (random.below(2) === 0) await window.sync(since).catch(() => undefined);
        since = window.updates.at(-1)?.revision ?? since;
        window.close();
      } while (commands < COMMANDS);
      stays.push(await open(random.pick(gateways).publicUrl!, since));
      return stays;
    }

    it('end with the same state everywhere, and each revision came once and in order', async () => {
      commands = 0;
      expect(gateways.length).toBeGreaterThan(1);
      const [standing] = gateways;
      const stayed = await Promise.all([open(standing!.publicUrl!, 0), open(standing!.publicUrl!, 0)]);
      const returning = await Promise.all(gateways.map(({ publicUrl }) => open(publicUrl!, 0)));
      const harm = async (): Promise<void> => {
        // On the embedded runtime all sidecars are one process, which other tests kill.
        const victims = ['gateway-1', 'gateway-1-dapr'].filter((name) => stack.victims().includes(name));
        for (const [index, victim] of victims.entries()) {
          await until('its turn', () => commands >= ((index + 1) * COMMANDS) / 4, CATCH_UP_MS);
          await stack.killAndRestart(victim);
        }
      };
      const [wandered] = await Promise.all([
        Promise.all(Array.from({ length: WANDERERS }, (_, number) => wanderer(seeded(number)))),
        ...Array.from({ length: WORKERS }, (_, number) => worker(seeded(100 + number))),
        harm(),
      ]);

      const { items, revision: head } = await person.changes();
      const truth = byId(items);
      const listed = [...(await person.listAll()), ...(await person.listAll('&deleted=true'))];
      expect(byId(listed)).toEqual(truth);
      const people = [...stayed.map((window) => [window]), ...returning.map((window) => [window]), ...wandered];
      for (const stays of people) {
        const received = () => stays.flatMap((window) => window.updates);
        await until('everything in a window', () => received().at(-1)?.revision === head, CATCH_UP_MS);
        const updates = received();
        const revisions = updates.map(({ revision }) => revision);
        expect(revisions).toEqual(rising(revisions));
        expect(byId(updates.map(({ task }) => task))).toEqual(truth);
      }
      // Only a catch-up, which tells the latest state of each task, may leave out what came before it.
      for (const { updates } of stayed) {
        const holes = updates.filter(({ revision, type }, index) => {
          return type !== 'sync' && revision !== (updates[index - 1]?.revision ?? 0) + 1;
        });
        expect(holes).toEqual([]);
      }
      const pages = await syncPages(stayed[0]!, 0);
      expect(pages.flatMap((page) => page.items.map(({ task }) => task))).toEqual(items);
    });
  });

  it('give a client that was away for long everything in pages, and one of another history a full reload', async () => {
    await Promise.all(
      Array.from({ length: WORKERS }, async (_, worker) => {
        for (let number = worker; number < MANY; number += WORKERS) await person.create({ title: `task ${number}` });
      }),
    );
    const { items, revision: head } = await person.changes();
    const window = await open(stack.edgeUrl, head);

    const missed = await syncPages(window, 1);
    expect(missed.map(({ more }) => more)).toEqual([true, false]);
    expect(missed.some(({ reset }) => reset)).toBe(false);
    expect(missed.flatMap((page) => page.items.map(({ task }) => task))).toEqual(items.slice(1));

    const ahead = head + 1_000_000;
    const reloaded = await syncPages(window, ahead);
    expect(reloaded.map(({ more, reset }) => ({ more, reset }))).toEqual([
      { more: true, reset: true },
      { more: false, reset: false },
    ]);
    expect(reloaded.flatMap((page) => page.items.map(({ task }) => task))).toEqual(items);
    const { body } = await person.expect<SyncAnswer>(200, 'GET', `changes?since=${ahead}`);
    expect(body).toMatchObject({ reset: true, more: true, revision: reloaded[0]!.revision });

    for (const since of [1, ahead]) {
      const back = await open(stack.edgeUrl, since);
      await until('the newest change', () => back.updates.at(-1)?.revision === head, CATCH_UP_MS);
      expect(back.updates.map(({ task }) => task)).toEqual(since === 1 ? items.slice(1) : items);
      await person.expect(200, 'PATCH', `tasks/${items[0]!.id}`, { title: items[0]!.title });
    }
  });
});
