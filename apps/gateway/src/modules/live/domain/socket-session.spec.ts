import * as fc from 'fast-check';
import type { ChangesResponse, TaskUpdateMessage, TaskView } from '@app/contracts';
import { ChangesPort } from '../ports/changes.port';
import { SocketSession } from './socket-session';

const USER = 'user-1';
const taskAt = (revision: number): TaskView => ({ id: `task-${revision % 3}`, revision }) as TaskView;
const eventAt = (revision: number): TaskUpdateMessage => ({
  revision,
  type: 'task.updated',
  task: taskAt(revision),
});

/** chat-api as the gateway sees it: the latest state of each of three tasks, two to a page. */
class FakeChanges extends ChangesPort {
  head = 0;
  failures = 0;
  calls = 0;
  /** What was read arrives only then. */
  arrival = Promise.resolve();

  override async since(_userId: string, revision: number): Promise<ChangesResponse> {
    this.calls += 1;
    const page = this.page(revision);
    await this.arrival;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('chat-api is away');
    }
    return page;
  }

  private page(revision: number): ChangesResponse {
    const reset = revision > this.head;
    const all = Array.from({ length: this.head }, (_, index) => taskAt(index + 1));
    const latest = all.filter((task) => !all.some((other) => other.id === task.id && other.revision > task.revision));
    const missed = latest.filter((task) => reset || task.revision > revision);
    const items = missed.slice(0, 2);
    const more = missed.length > items.length;
    return { items, revision: more ? items.at(-1)!.revision : this.head, more, reset };
  }
}

describe('SocketSession', () => {
  let changes: FakeChanges;
  let sent: TaskUpdateMessage[];
  const open = (since?: number): SocketSession =>
    new SocketSession(USER, changes, (message) => sent.push(message), since);
  const revisions = (): number[] => sent.map(({ revision }) => revision);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };

  beforeEach(() => {
    changes = new FakeChanges();
    sent = [];
  });

  it('passes events on in order and drops those it has sent', () => {
    const session = open(0);
    for (const revision of [1, 2, 2, 1, 3]) session.offer(eventAt(revision));
    expect(revisions()).toEqual([1, 2, 3]);
    expect(changes.calls).toBe(0);
  });

  it('starts with whatever comes first when the client told no revision', () => {
    const session = open();
    for (const revision of [7, 8]) session.offer(eventAt(revision));
    expect(revisions()).toEqual([7, 8]);
  });

  it('sends what was missed before anything new', async () => {
    changes.head = 5;
    const session = open(2);
    const catchUp = session.catchUp();
    changes.head = 6;
    session.offer(eventAt(6));
    await catchUp;
    expect(sent.map(({ revision, type }) => [revision, type])).toEqual([
      [3, 'sync'],
      [4, 'sync'],
      [5, 'sync'],
      [6, expect.any(String)],
    ]);
  });

  it('reads a gap instead of waiting for it', async () => {
    changes.head = 4;
    const session = open(1);
    session.offer(eventAt(4));
    await settle();
    expect(revisions()).toEqual([2, 3, 4]);
  });

  it('keeps trying while chat-api is away', async () => {
    jest.useFakeTimers();
    try {
      changes.head = 3;
      changes.failures = 3;
      const session = open(0);
      await session.catchUp();
      session.offer(eventAt(3));
      for (const pause of [100, 200, 400]) await jest.advanceTimersByTimeAsync(pause);
      expect(revisions()).toEqual([1, 2, 3]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('loads everything again when the client is ahead of a restored database, and forgets the lost future', async () => {
    changes.head = 3;
    const session = open(9);
    session.offer(eventAt(11));
    await settle();
    expect(revisions()).toEqual([1, 2, 3]);
    session.offer(eventAt(4));
    expect(revisions()).toEqual([1, 2, 3, 4]);
  });

  it('gives up events of a history that chat-api does not know', async () => {
    changes.head = 3;
    const session = open(3);
    session.offer(eventAt(8));
    await settle();
    expect(revisions()).toEqual([]);
    expect(changes.calls).toBe(1);
  });

  it('sends nothing once it is closed', async () => {
    changes.head = 3;
    const session = open(0);
    const catchUp = session.catchUp();
    session.close();
    session.offer(eventAt(1));
    await catchUp;
    expect(sent).toEqual([]);
  });

  it('gives up a flood of early events and reads the changes instead', async () => {
    changes.head = 2_000;
    const session = open(1);
    for (let revision = 3; revision <= 2_000; revision += 1) session.offer(eventAt(revision));
    await settle();
    expect(revisions().at(-1)).toBe(2_000);
    expect(revisions()).toEqual([...revisions()].sort((a, b) => a - b));
  });

  describe('while a read is on its way that knows nothing of what comes meanwhile', () => {
    let session: SocketSession;
    let arrive: () => void;

    beforeEach(() => {
      changes.head = 2;
      changes.arrival = new Promise((resolve) => (arrive = resolve));
      session = open(2);
      void session.catchUp();
    });

    it('keeps an event that leaves a gap, and closes the gap by another read', async () => {
      changes.head = 4;
      session.offer(eventAt(4));
      arrive();
      await settle();
      expect(revisions()).toEqual([3, 4]);
    });

    it('reads once more when it is asked to catch up', async () => {
      changes.head = 4;
      void session.catchUp();
      arrive();
      await settle();
      expect([revisions(), changes.calls]).toEqual([[3, 4], 2]);
    });

    it('reads once more for what is too much to keep', async () => {
      changes.head = 600;
      for (let revision = 3; revision <= 600; revision += 1) session.offer(eventAt(revision));
      arrive();
      await settle();
      expect(revisions().at(-1)).toBe(600);
    });
  });

  it('ends with the newest state of every task, in rising revisions, whatever the broker does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 80 }),
        async (since, deliveries) => {
          changes = new FakeChanges();
          sent = [];
          changes.head = 5;
          const session = open(since);
          const first = session.catchUp();
          for (const revision of deliveries) {
            changes.head = Math.max(changes.head, revision);
            session.offer(eventAt(revision));
            if (revision % 4 === 0) await settle();
          }
          await first;
          await settle();
          await session.catchUp();
          expect(revisions()).toEqual([...new Set(revisions())].sort((a, b) => a - b));
          const latest = new Map(sent.map(({ task }) => [task.id, task.revision]));
          for (let revision = Math.max(since, changes.head - 2) + 1; revision <= changes.head; revision += 1) {
            expect(latest.get(`task-${revision % 3}`)).toBe(revision);
          }
        },
      ),
    );
  });
});
