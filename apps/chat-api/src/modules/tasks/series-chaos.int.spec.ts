import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { TaskEvent, TaskView } from '@app/contracts';
import { nextOccurrence, parseRule } from '@app/recurrence';
import { eventually, TasksFixture } from '../../../test/tasks-fixture';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { ExtendSeriesCommand } from './commands/extend-series/extend-series.command';
import { ReopenTaskCommand } from './commands/reopen-task/reopen-task.command';
import { RestoreTaskCommand } from './commands/restore-task/restore-task.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { TaskConflictError, SeriesNotFoundError } from './domain/task.errors';
import { GetChangesQuery } from './queries/changes/get-changes.query';

const CLIENTS = 16;
const STEPS = 30;

/** Numbers that look random and are the same at every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('many clients on one series', () => {
  let postgres: TestPostgres;
  let app: TasksFixture;
  let user: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await TasksFixture.start(await postgres.createDatabase());
    user = app.newUser();
  });

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  /** What the recurrence saga does with an event, as often and in whatever order it comes. */
  async function extend(event: TaskEvent): Promise<void> {
    const { series, recurrence, seriesId } = event.task;
    if (!series || !recurrence || !seriesId || series.openCount >= recurrence.lookahead) return;
    const due = nextOccurrence({
      rule: parseRule(recurrence.rrule),
      anchor: recurrence.anchor,
      seriesStart: series.start,
      lastDue: series.lastDue,
      lastIndex: series.lastIndex,
      now: event.occurredAt,
    });
    if (due === null) return;
    const { correlationId, eventId: causationId } = event;
    const request = { userId: user, seriesId, index: series.lastIndex + 1, due, sourceTaskId: event.taskId };
    await app.commands
      .execute(new ExtendSeriesCommand({ ...request, correlationId, causationId }, 'recurring'))
      .catch((error: unknown) => expect(error).toBeInstanceOf(SeriesNotFoundError));
  }

  const everything = async (): Promise<TaskView[]> =>
    (await app.queries.execute(new GetChangesQuery(user, 0, 10_000))).items;

  it('never have more than ten instances open, never one twice, and never a gap in the revisions', async () => {
    await app.commands.execute(
      new CreateTaskCommand(user, {
        title: 'water the plants',
        due: { at: '2026-12-01T09:00:00Z' },
        recurrence: { rrule: 'FREQ=DAILY', lookahead: 3 },
      }),
    );
    let handled = 0;
    const random = seeded(7);
    const deliverNew = async (): Promise<void> => {
      const events = app.publisher.eventsOf(user) as TaskEvent[];
      const news = events.slice(handled);
      handled = events.length;
      const twice = [...news, ...news].sort(() => random(3) - 1);
      await Promise.all(twice.map(extend));
    };

    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        const next = seeded(client + 1);
        for (let step = 0; step < STEPS; step += 1) {
          const tasks = await everything();
          const { id } = tasks[next(tasks.length)]!;
          const commands = [
            () => new CompleteTaskCommand(user, id),
            () => new CompleteTaskCommand(user, id),
            () => new ReopenTaskCommand(user, id),
            () => new DeleteTaskCommand(user, id),
            () => new RestoreTaskCommand(user, id),
            () => new UpdateTaskCommand(user, id, { title: `by ${client} in ${step}` }, 'following'),
            () => new UpdateTaskCommand(user, id, { recurrence: { rrule: 'FREQ=WEEKLY', lookahead: 10 } }, 'following'),
          ];
          const command = commands[next(40) === 0 ? 6 : next(6)]!();
          await app.commands
            .execute<unknown>(command as never)
            .catch((error: unknown) => expect(error).toBeInstanceOf(TaskConflictError));
          if (step % 3 === 0) await deliverNew();
        }
      }),
    );
    const revision = Math.max(...(await everything()).map((task) => task.revision));
    await eventually(() => app.publisher.eventsOf(user).length === revision, `${revision} events`);

    const events = app.publisher.eventsOf(user) as TaskEvent[];
    expect(events.map((event) => event.revision)).toEqual(Array.from({ length: revision }, (_, index) => index + 1));
    const tasks = await everything();
    for (const seriesId of new Set(tasks.flatMap((task) => task.seriesId ?? []))) {
      const instances = tasks.filter((task) => task.seriesId === seriesId);
      const open = instances.filter(({ status, deletedAt }) => status === 'open' && deletedAt === null);
      expect(open.length).toBeLessThanOrEqual(10);
      const last = events.filter(({ task }) => task.seriesId === seriesId).at(-1)!.task;
      expect(last.series!.openCount).toBe(open.length);
    }
    const newest = new Map(events.map((event) => [event.taskId, event.task]));
    tasks.forEach((task) => expect(newest.get(task.id)).toMatchObject(task));
    expect(tasks.length).toBeGreaterThan(5);
  }, 120_000);
});
