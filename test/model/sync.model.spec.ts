import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { Truth } from './support/truth';
import { settled, World, type OpenWindow } from './support/world';

/** Of each of the two properties. */
const RUNS = 1_000;
const PEOPLE = 2;
const WINDOWS_EACH = 2;
const REPLICAS = 2;
const TASKS = 6;

type Step = fc.AsyncCommand<Truth[], World>;

/** A step that is possible when `possible` says so, and may need turns of the event loop to have its effects. */
function step(
  name: string,
  run: (truths: Truth[], world: World) => void,
  possible: (truths: Readonly<Truth[]>) => boolean = () => true,
): Step {
  return {
    check: possible,
    run: async (truths, world) => {
      run(truths, world);
      await settled();
    },
    toString: () => name,
  };
}

const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];
const indexes = fc.nat({ max: 97 });
const persons = fc.nat({ max: PEOPLE - 1 });
const replicas = fc.nat({ max: REPLICAS - 1 });
/** How long a broker takes to keep events for a replica that is new to it. */
const assignments = fc.constantFrom(0, 4_900);
const windows = fc.nat({ max: PEOPLE * WINDOWS_EACH - 1 });

/**
 * After a backup was restored, a window may know of revisions that come again with other contents. It is told as long as
 * the counter has not reached it; so nothing is changed that would.
 */
const mayChange = (truth: Truth, world: World): boolean =>
  world.windowsOf(truth).every((window) => !window.isAhead || truth.head + 1 < window.revision);

/**
 * Nor is the database put back while a window that is not ahead of it has half of the pages, or the answer to a change
 * of its own: such a window cannot know that it has parts of a history that is gone.
 */
const mayRestore = (truth: Truth, to: number, world: World): boolean =>
  to >= 1 &&
  to < truth.head &&
  world
    .windowsOf(truth)
    .every(({ revision, store }) => revision > to || isDeepStrictEqual(store.getState().tasks, truth.tasks(revision)));

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: indexes.map((n) => step(`next(${n})`, (_, world) => pick(world.steps(), n)?.())) },
  {
    weight: 12,
    arbitrary: fc.tuple(persons, fc.nat({ max: TASKS - 1 }), fc.boolean()).map(([person, task, removed]) =>
      step(`change(${person}, ${task}, ${removed})`, (truths, world) => {
        const truth = truths[person]!;
        if (mayChange(truth, world)) world.commit(truth.change(task, removed));
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(windows, fc.nat({ max: TASKS - 1 })).map(([number, task]) =>
      step(`changeIn(${number}, ${task})`, (_, world) => {
        const { truth, store } = world.windows[number]!;
        if (!mayChange(truth, world)) return;
        const event = truth.change(task, false);
        world.commit(event);
        store.dispatch({ type: 'seen', tasks: [truth.tasks().get(event.taskId)!] });
      }),
    ),
  },
  {
    weight: 10,
    arbitrary: fc
      .tuple(windows, replicas)
      .map(([number, replica]) =>
        step(`connect(${number}, ${replica})`, (_, world) => world.connect(world.windows[number]!, replica)),
      ),
  },
  {
    weight: 5,
    arbitrary: windows.map((number) =>
      step(`drop(${number})`, (_, world) => world.windows[number]!.socket.link?.drop('transport close')),
    ),
  },
  {
    weight: 2,
    arbitrary: windows.map((number) =>
      step(`expire(${number})`, (_, world) => world.windows[number]!.socket.link?.endedByServer()),
    ),
  },
  {
    weight: 2,
    arbitrary: windows.map((number) => step(`renew(${number})`, (_, world) => world.windows[number]!.renewToken())),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(replicas, indexes).map(([replica, n]) =>
      step(`again(${replica}, ${n})`, (_, world) => {
        const event = pick(world.published, n);
        if (event) world.replicas[replica]!.deliver([event]);
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: replicas.map((replica) =>
      step(`allBackwardsTwice(${replica})`, (_, world) => {
        const events = world.replicas[replica]!.undelivered.splice(0).reverse();
        world.replicas[replica]!.deliver([...events, ...events]);
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: indexes.map((n) => step(`fail(${n})`, (_, world) => pick([...world.reads.pending], n)?.fail())),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(replicas, assignments)
      .map(([n, after]) => step(`kill(${n}, ${after})`, (_, world) => world.kill(world.replicas[n]!, after))),
  },
  {
    weight: 2,
    arbitrary: replicas.map((n) => step(`sidecarGoes(${n})`, (_, world) => world.replicas[n]!.sidecarGoes())),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(replicas, assignments).map(([n, after]) =>
      step(`sidecarReturns(${n}, ${after})`, (_, world) => {
        const replica = world.replicas[n]!;
        if (!replica.hasSidecar) replica.sidecarReturns(after);
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(persons, indexes).map(([person, n]) =>
      step(`restore(${person}, ${n})`, (truths, world) => {
        const truth = truths[person]!;
        const to = n % Math.max(1, truth.head);
        if (mayRestore(truth, to, world)) world.restore(truth, to);
      }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(100, 1_000, 5_000, 11_000)
      .map((milliseconds) => step(`pass(${milliseconds})`, () => void jest.advanceTimersByTime(milliseconds))),
  },
);

const manySteps = fc.commands([steps], { maxCommands: 160, size: 'max' });

/** On one connection, every revision once and in rising order, after what the window had. */
function expectOrder(window: OpenWindow): void {
  for (const { revisions } of window.socket.connections) {
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  }
  if (window.truth.rollbacks > 0) return;
  const all = window.socket.connections.flatMap(({ revisions }) => revisions);
  expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
}

describe('the sync protocol', () => {
  beforeAll(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterAll(() => jest.useRealTimers());

  /** Runs steps in a world of its own and expects that all windows agree with chat-api when everything has arrived. */
  async function expectAgreement(
    commands: Iterable<Step>,
    prepare: (truths: Truth[], world: World) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const truths = Array.from({ length: PEOPLE }, (_, index) => new Truth(`person-${index}`));
    const world = new World(truths, REPLICAS, WINDOWS_EACH);
    try {
      await prepare(truths, world);
      await fc.asyncModelRun(() => ({ model: truths, real: world }), commands);
      await world.comeToRest();
      for (const window of world.windows) {
        expectOrder(window);
        const { tasks, revision, connection } = window.store.getState();
        expect({ connection, revision }).toEqual({ connection: 'live', revision: window.truth.head });
        expect(tasks).toEqual(window.truth.tasks());
      }
    } finally {
      world.close();
      jest.clearAllTimers();
    }
  }

  it(`ends with the same state in every window, whatever happens on the way (${RUNS} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(manySteps, (commands) => expectAgreement(commands)),
      { numRuns: RUNS },
    );
  }, 120_000);

  it(`does so with windows that are ahead of a restored database by several pages (${RUNS} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 9 }), manySteps, (to, commands) =>
        expectAgreement(commands, async (truths, world) => {
          const [truth] = truths;
          for (let number = 0; number < 12; number += 1) world.commit(truth!.change(number, false));
          await world.comeToRest();
          world.restore(truth!, to);
        }),
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});
