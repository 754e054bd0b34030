import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { ChatMessageView, TaskView } from '@app/contracts';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { ChatFixture } from '../../../test/chat-fixture';
import { eventually } from '../../../test/tasks-fixture';
import { CreateTaskCommand } from '../tasks/commands/create-task/create-task.command';
import { ChangeTasksCommand } from '../tasks/commands/change-tasks/change-tasks.command';
import { UpdateTaskCommand } from '../tasks/commands/update-task/update-task.command';
import { ListTasksQuery } from '../tasks/queries/task-list/list-tasks.query';
import { GetTaskQuery } from '../tasks/queries/task/get-task.query';
import { MessageStore } from './ports/message-store.port';
import type { MessagePreview } from './queries/preview/preview-message.query';

interface Exchange {
  message: ChatMessageView;
  reply: ChatMessageView;
  actions: Array<{ type: string; task: TaskView }>;
}

/** It is Tuesday, 24 November 2026, 11:00 in Rome. */
describe('commands in the chat', () => {
  let postgres: TestPostgres;
  let chat: ChatFixture;
  let user: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    chat = await ChatFixture.start(await postgres.createDatabase());
  });

  afterAll(async () => {
    await chat?.stop();
    await postgres?.stop();
  });

  beforeEach(() => {
    user = chat.newUser();
    chat.clock.set('2026-11-24T10:00:00Z');
  });

  const say = async (text: string): Promise<Exchange> => {
    const { status, body } = await chat.call<Exchange>(user, 'POST', 'messages', { text });
    expect([status, body]).toEqual([201, expect.anything()]);
    return body;
  };
  const reply = async (text: string): Promise<string> => (await say(text)).reply.text;
  const add = async (text: string): Promise<TaskView> => (await say(`add ${text}`)).actions[0]!.task;
  const get = (id: string, owner = user): Promise<TaskView> =>
    chat.http.get(QueryBus).execute(new GetTaskQuery(owner, id));
  const open = async (): Promise<TaskView[]> =>
    (await chat.http.get(QueryBus).execute(new ListTasksQuery(user, { status: 'open', sort: 'created' }))).items;

  describe('on one task', () => {
    it.each<[string, string[], string, string, Partial<TaskView>]>([
      [
        'reopens',
        ['pay rent friday 9am', 'done: pay rent'],
        'reopen pay rent',
        'Open again: pay rent — Fri 27 Nov 2026, 09:00.',
        { status: 'open' },
      ],
      [
        'deletes',
        ['pay rent friday 9am'],
        'delete pay rent',
        'Deleted: pay rent — Fri 27 Nov 2026, 09:00. Say “undo” to have it back.',
        { deletedAt: '2026-11-24T10:00:00.000Z' },
      ],
      [
        'moves to a moment',
        ['pay rent tomorrow 9am'],
        'move pay rent to friday 5pm',
        'Moved: pay rent to Fri 27 Nov 2026, 17:00; it was due Wed 25 Nov 2026, 09:00.',
        { due: { at: '2026-11-27T16:00:00.000Z', date: null, timeZone: 'Europe/Rome' } },
      ],
      [
        'moves to a day and keeps the time',
        ['pay rent tomorrow 9am'],
        'move pay rent to friday',
        'Moved: pay rent to Fri 27 Nov 2026, 09:00; it was due Wed 25 Nov 2026, 09:00.',
        { due: { at: '2026-11-27T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' } },
      ],
      [
        'gives a day to a task without one',
        ['pay rent'],
        'reschedule pay rent for friday',
        'Moved: pay rent to Fri 27 Nov 2026.',
        { due: { at: null, date: '2026-11-27', timeZone: 'Europe/Rome' } },
      ],
      [
        'postpones',
        ['pay rent tomorrow 9am'],
        'postpone pay rent by 2 days',
        'Moved: pay rent to Fri 27 Nov 2026, 09:00; it was due Wed 25 Nov 2026, 09:00.',
        { due: { at: '2026-11-27T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' } },
      ],
      [
        'renames',
        ['pay rent tomorrow 9am'],
        'rename pay rent to "pay the rent, friday"',
        'Renamed: “pay rent” is now “pay the rent, friday”.',
        { title: 'pay the rent, friday', due: { at: '2026-11-25T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' } },
      ],
      [
        'tags',
        ['pay rent #home'],
        'tag pay rent #money !high',
        'Changed: pay rent — #home, #money, high.',
        { tags: ['home', 'money'], priority: 'high' },
      ],
      ['takes a tag away', ['pay rent #home'], 'remove #home from pay rent', 'Changed: pay rent.', { tags: [] }],
      [
        'sets the priority',
        ['pay rent'],
        'make pay rent low priority',
        'Changed: pay rent — low.',
        { priority: 'low' },
      ],
      [
        'says when there is nothing to change',
        ['pay rent #home'],
        'tag pay rent #home',
        'Nothing to change: pay rent — #home.',
        { version: 1 },
      ],
      [
        'snoozes and leaves the due date',
        ['pay rent friday 9am, remind me 1 hour before'],
        'snooze rent until tomorrow morning',
        'Snoozed: I remind you of “pay rent” on Wed 25 Nov 2026, 09:00. It stays due Fri 27 Nov 2026, 09:00.',
        {
          due: { at: '2026-11-27T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' },
          reminders: [expect.objectContaining({ status: 'snoozed', fireAt: '2026-11-25T08:00:00.000Z' }) as never],
        },
      ],
      [
        'snoozes what has no date',
        ['pay rent'],
        'snooze rent for 1 h',
        'Snoozed: I remind you of “pay rent” on Tue 24 Nov 2026, 12:00.',
        { due: null },
      ],
    ])('%s', async (_name, before, text, expected, state) => {
      const [first, ...rest] = before;
      const task = await add(first!);
      for (const line of rest) await say(line);
      const { reply: answer, actions } = await say(text);
      expect(answer.text).toBe(expected);
      const now = actions[0]!.task;
      expect(now).toMatchObject({ id: task.id, ...state });
      expect(answer.taskId).toBe(task.id);
      // What is claimed is committed.
      expect(await get(task.id)).toEqual(now);
    });

    it.each<[string, string[], string, string]>([
      ['a move by days from nowhere', ['pay rent'], 'postpone pay rent by 2 days', 'has no date that I could count'],
      ['a move by hours from a day', ['pay rent friday'], 'postpone pay rent by 2 hours', 'without a time'],
      ['a move out of the calendar', ['pay rent friday'], 'postpone pay rent by 9999 years', 'too far from now'],
      ['a snooze into the past', ['pay rent'], 'snooze pay rent until 2020-01-01', 'could not do that: until must lie'],
      ['a sixth tag', ['pay rent #a #b #c #d #e'], 'tag pay rent #f', 'could not do that: tags'],
      ['what is no time', ['pay rent friday'], 'move pay rent to 25:00', '“25:00” is not a time of day'],
      ['a move without a target', ['pay rent'], 'postpone pay rent', 'To when?'],
      ['what is open', ['pay rent'], 'reopen pay rent', '“pay rent” is open.'],
      ['a snooze of what is done', ['pay rent', 'done: pay rent'], 'snooze pay rent for 1h', 'is done already'],
      ['a snooze of nothing', [], 'snooze for 1h', 'I have not reminded you of anything lately'],
      ['a title that is too long', ['gym'], `rename gym to ${'x'.repeat(201)}`, 'could not do that: title'],
    ])('refuses %s, and changes nothing', async (_name, before, text, expected) => {
      for (const line of before) await say(line);
      const tasks = await open();
      const { reply: answer, actions } = await say(text);
      expect(answer.text).toContain(expected);
      expect(actions).toEqual([]);
      expect(await open()).toEqual(tasks);
    });
  });

  describe('on a task that repeats', () => {
    it('moves and deletes this one alone, and the series when that is said', async () => {
      const task = await add('gym every friday 6pm');
      expect(await reply('move gym to saturday')).toBe(
        'Moved: gym to Sat 28 Nov 2026, 18:00; it was due Fri 27 Nov 2026, 18:00.',
      );
      expect((await get(task.id)).recurrence).toEqual(task.recurrence);
      expect(await reply('delete gym')).toBe(
        'Deleted: gym — Sat 28 Nov 2026, 18:00. It was only this one; “delete gym and all following” ends the series.',
      );
      await add('swim every friday 6pm');
      expect(await reply('delete swim and all following')).toBe(
        'Deleted: swim — Fri 27 Nov 2026, 18:00, and all that would follow.',
      );
      expect(await open()).toEqual([]);
    });

    it('skips one instance, the one of the days that were said', async () => {
      const task = await add('gym every friday 6pm');
      expect(await reply("skip next month's gym")).toBe(
        'I found no open task that fits “gym”, due Tue 1 Dec 2026 to Thu 31 Dec 2026. Say “list” to see what is open, or ' +
          "“add skip next month's gym” to make it a task.",
      );
      const { reply: answer, actions } = await say("skip this week's gym");
      expect(answer.text).toBe('Skipped: gym, due Fri 27 Nov 2026, 18:00. Next: Fri 4 Dec 2026, 18:00.');
      expect(actions).toMatchObject([{ type: 'skipped', task: { id: task.id, seriesId: task.seriesId } }]);
      // The event of the removed instance is what makes the recurrence saga ask for the next one.
      await eventually(() => chat.publisher.eventsOf(user).length === 2, 'the event of the skipped instance');
      expect(chat.publisher.eventsOf(user).at(-1)).toMatchObject({
        type: 'task.deleted',
        task: { seriesId: task.seriesId, series: { openCount: 0, lastIndex: 1 } },
      });
      await add('call bob friday');
      expect(await reply('skip call bob')).toContain('“call bob” is not an open task that repeats');
    });

    it('pauses, goes on with the same instance, and says when', async () => {
      const task = await add('gym every friday 6pm');
      const { reply: paused, actions } = await say('pause the gym series');
      expect(paused.text).toBe('Paused: gym. Nothing comes until you say “resume gym”.');
      expect(actions).toMatchObject([{ type: 'deleted', task: { id: task.id, status: 'open' } }]);
      expect(await open()).toEqual([]);
      // Said again it is true all the same.
      expect(await reply('pause gym')).toBe(paused.text);
      const resumed = await say('resume gym');
      expect(resumed.reply.text).toBe('Goes on: gym — next Fri 27 Nov 2026, 18:00.');
      expect(resumed.actions).toMatchObject([{ type: 'restored', task: { id: task.id, deletedAt: null } }]);
      expect(await reply('resume gym')).toBe(resumed.reply.text);
    });

    it('goes on with a new instance when what was put away has passed', async () => {
      await add('gym every friday 6pm');
      await say('pause gym');
      chat.clock.set('2026-12-01T10:00:00Z');
      const { reply: answer, actions } = await say('gym repeats again');
      expect(answer.text).toBe('Goes on: gym — next Fri 4 Dec 2026, 18:00.');
      expect(actions).toMatchObject([{ type: 'created', task: { due: { at: '2026-12-04T17:00:00.000Z' } } }]);
      expect(await open()).toEqual([actions[0]!.task]);
    });

    it('leaves what is overdue, and says so', async () => {
      const task = await add('gym every friday 6pm');
      chat.clock.set('2026-11-28T10:00:00Z');
      expect(await reply('pause gym')).toBe(
        'Paused: gym. The open one, due Fri 27 Nov 2026, 18:00, stays; nothing else comes until you say “resume gym”.',
      );
      expect(await open()).toEqual([task]);
    });

    it('ends, leaves the open one, and goes on when that is undone', async () => {
      const task = await add('gym every friday 6pm');
      const { reply: answer, actions } = await say('gym no longer repeats');
      expect(answer.text).toBe('gym repeats no longer; the open one, due Fri 27 Nov 2026, 18:00, stays.');
      expect(actions).toMatchObject([{ type: 'updated', task: { id: task.id, seriesId: null, recurrence: null } }]);
      expect(await open()).toMatchObject([{ id: task.id }]);
      expect(await reply('undo')).toContain('Undone: gym');
      expect(await get(task.id)).toMatchObject({ seriesId: task.seriesId, recurrence: task.recurrence });
      await say('gym no longer repeats');
      expect(await reply('done: gym')).toBe('Done: gym.');
      expect(await reply('resume gym')).toContain('I found nothing that repeats and fits “gym”.');
      await add('swim every friday 6pm');
      await say('pause swim');
      expect(await reply('stop repeating swim')).toBe('swim repeats no longer. This cannot be undone.');
    });

    it('says that no date is left when the rule gives none', async () => {
      await add('gym every friday 6pm until 27 november');
      await say('pause gym');
      chat.clock.set('2026-12-01T10:00:00Z');
      expect(await reply('resume gym')).toBe('Goes on: gym. No further date is left.');
    });

    it('asks which series, and takes the number for what was asked', async () => {
      await add('gym with ann every friday 6pm');
      await add('gym with bob every monday 7am');
      await say('pause gym with bob');
      // Only one of them can pause.
      expect(await reply('pause gym')).toContain('Paused: gym with ann.');
      const { reply: question, actions } = await say('end the gym series');
      expect(question.text).toBe(
        'Which one? Answer with its number.\n1. gym with ann — every week on Friday at 18:00, paused\n' +
          '2. gym with bob — every week on Monday at 07:00, paused',
      );
      expect(actions).toEqual([]);
      expect(await reply('2')).toBe('gym with bob repeats no longer. This cannot be undone.');
      expect(await reply('resume my gym')).toBe('Goes on: gym with ann — next Fri 27 Nov 2026, 18:00.');
    });

    it('names no more series than a reply holds', async () => {
      for (let count = 0; count < 11; count += 1) await add(`gym ${'x'.repeat(count + 1)} every friday 6pm`);
      const lines = (await reply('pause gym')).split('\n');
      expect([lines.length, lines.at(-1)]).toEqual([12, '… and more. Say the whole title.']);
      expect(await reply('pause gym xxx')).toContain('Paused: gym xxx.');
      await add('gym every friday 6pm');
      expect(await reply('pause gym')).toContain('Paused: gym.');
    });

    it('finds a series however many there are', async () => {
      const commands = chat.http.get(CommandBus);
      const recurrence = { rrule: 'FREQ=DAILY' };
      for (let count = 0; count < 10; count += 1) {
        const titles = Array.from({ length: 20 }, (_, index) => `walk ${count * 20 + index}`);
        await Promise.all(
          titles.map((title) =>
            commands.execute(new CreateTaskCommand(user, { title, due: { date: '2026-11-27' }, recurrence })),
          ),
        );
      }
      await add('gym every friday 6pm');
      expect(await reply('pause gym')).toContain('Paused: gym.');
    });

    it('takes the number of a task in a list for its series', async () => {
      await add('gym every friday 6pm');
      await add('call bob');
      await say('list');
      expect(await reply('pause 2')).toBe(
        '“call bob” does not repeat. Say “delete call bob” or “move call bob to friday”.',
      );
      await say('list');
      expect(await reply('pause 1')).toContain('Paused: gym.');
    });

    it.each(['pause the music', 'resume draft', 'stop repeating yesterday'])(
      'loses no word of “%s” when nothing repeats: it says how to make it a task',
      async (text) => {
        await add('the music and a draft of yesterday');
        const { reply: answer, actions } = await say(text);
        expect(answer.text).toMatch(/^I found nothing that repeats and fits “/);
        expect(answer.text).toContain(`Say “add ${text}” to make it a task.`);
        expect(actions).toEqual([]);
        expect(await reply(`add ${text}`)).toContain('Added: ');
      },
    );

    it.each([
      ['pause the dishwasher at 5pm', 'Added: pause the dishwasher — Tue 24 Nov 2026, 17:00'],
      ['pause', 'What shall pause?'],
      ['end', 'Added: end'],
    ])('answers “%s” with “%s”', async (text, expected) => {
      await add('dishwasher every friday');
      expect(await reply(text)).toBe(expected);
    });

    it('never touches a series of somebody else', async () => {
      const mine = user;
      const task = await add('gym every friday 6pm');
      await say('list');
      user = chat.newUser();
      for (const text of ['pause gym', 'resume gym', 'stop repeating gym', 'pause 1']) {
        expect(await reply(text)).toContain('I found nothing that repeats');
      }
      expect(await get(task.id, mine)).toEqual(task);
    });

    it('takes a pause and a going on back', async () => {
      const task = await add('gym every friday 6pm');
      await say('pause gym');
      expect(await reply('undo')).toBe('Undone: gym — Fri 27 Nov 2026, 18:00, every week on Friday at 18:00.');
      expect(await open()).toMatchObject([{ id: task.id }]);
      await say('pause gym');
      await say('resume gym');
      expect(await reply('undo')).toBe('Undone: “gym” is gone again.');
      expect(await open()).toEqual([]);
      expect(await reply('resume gym')).toBe('Goes on: gym — next Fri 27 Nov 2026, 18:00.');
    });

    it('renames and tags what follows as well', async () => {
      await add('gym every friday 6pm');
      expect(await reply('rename gym to swim')).toBe('Renamed: “gym” is now “swim”, with all that follow.');
      expect(await reply('tag swim #sport')).toContain('#sport');
    });
  });

  describe('when the words do not name one task', () => {
    it('names the candidates and takes the number for what was asked', async () => {
      await add('call mom tomorrow 9am');
      await add('call bob tomorrow 9am');
      const { reply: question, actions } = await say('move call to friday 5pm');
      expect(actions).toEqual([]);
      const [asked, ...choices] = question.text.split('\n');
      expect(asked).toBe('Which one? Answer with its number.');
      expect(choices.map((choice) => choice.slice(3)).sort()).toEqual([
        'call bob — Wed 25 Nov 2026, 09:00',
        'call mom — Wed 25 Nov 2026, 09:00',
      ]);
      const title = choices[1]!.slice(3, 11);
      expect(await reply('2')).toBe(`Moved: ${title} to Fri 27 Nov 2026, 17:00; it was due Wed 25 Nov 2026, 09:00.`);
    });

    it('prefers the exact title, and takes numbers of a list', async () => {
      await add('gym');
      await add('gym with bob');
      expect(await reply('delete gym')).toContain('Deleted: gym.');
      await say('list');
      expect(await reply('delete 1')).toContain('Deleted: gym with bob.');
    });

    it('asks before it takes something that is only like it', async () => {
      await add('dentist');
      const { reply: question, actions } = await say('delete dentsit');
      expect(actions).toEqual([]);
      expect(question.text).toBe(
        'I found nothing called “dentsit”. Do you mean this one? Then answer with 1.\n1. dentist',
      );
      expect(await reply('1')).toContain('Deleted: dentist.');
    });

    it('takes the last of several that are done', async () => {
      await add('buy milk');
      await say('done: buy milk');
      chat.clock.advance(60_000);
      const second = await add('buy milk');
      await say('done: buy milk');
      expect((await say('reopen buy milk')).actions).toMatchObject([{ task: { id: second.id } }]);
    });

    it.each([
      ['delete old photos', 'I found no task that fits “old photos”.'],
      ['move boxes to friday', 'I found no open task that fits “boxes”.'],
      ['reopen the shop', 'I found no completed task that fits “the shop”.'],
      ['delete …', 'I found no task that fits “…”.'],
    ])('loses no word of “%s”: it says how to make it a task', async (text, none) => {
      const answer = await reply(text);
      expect(answer).toContain(none);
      expect(answer).toContain(`“add ${text}” to make it a task`);
      expect(await open()).toEqual([]);
      expect(await reply(`add ${text}`)).toContain('Added: ');
    });

    it('never finds what belongs to somebody else', async () => {
      const mine = user;
      const task = await add('secret plan');
      await say('list');
      user = chat.newUser();
      for (const text of ['delete secret plan', 'move secret plan to friday', 'rename secret plan to x', 'delete 1']) {
        expect(await reply(text)).toContain('I found no');
      }
      expect(await get(task.id, mine)).toEqual(task);
    });
  });

  describe('undo', () => {
    it.each<[string, string[], string, Partial<TaskView>]>([
      ['done: pay rent', [], 'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home.', { status: 'open' }],
      [
        'reopen pay rent',
        ['done: pay rent'],
        'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home is done again.',
        { status: 'completed' },
      ],
      ['delete pay rent', [], 'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home.', { deletedAt: null }],
      [
        'move pay rent to sunday',
        [],
        'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home.',
        { due: { at: '2026-11-27T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' } },
      ],
      ['rename pay rent to x', [], 'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home.', { title: 'pay rent' }],
      [
        'label pay rent #x !high',
        [],
        'Undone: pay rent — Fri 27 Nov 2026, 09:00, #home.',
        { tags: ['home'], priority: 'medium' },
      ],
    ])('takes back “%s”', async (text, before, expected, state) => {
      const task = await add('pay rent friday 9am #home');
      for (const line of before) await say(line);
      await say(text);
      expect(await reply('undo')).toBe(expected);
      expect(await get(task.id)).toMatchObject(state);
    });

    it('takes back a new task, the first date of one, a snooze, and a skipped instance', async () => {
      await add('gym');
      await say('move gym to friday');
      expect(await reply('undo')).toBe('Undone: gym.');
      const swim = await add('swim every friday 6pm');
      await say('skip swim');
      expect(await reply('undo that')).toContain('Undone: swim');
      expect((await get(swim.id)).deletedAt).toBeNull();
      await say('snooze swim for 1h');
      expect(await reply('undo')).toContain('Undone: swim');
      expect((await get(swim.id)).reminders).toEqual(swim.reminders);
      await add('run');
      expect(await reply('undo')).toBe('Undone: “run” is gone again.');
      expect((await open()).map(({ title }) => title)).toEqual(['gym', 'swim']);
    });

    it('goes on to what was done before, also elsewhere, until nothing is left', async () => {
      expect(await reply('undo')).toBe('There is nothing of the last 30 days that I can undo.');
      const task = await add('gym every friday 6pm');
      await say('delete gym and all following');
      expect(await reply('undo')).toContain('Undone: gym');
      await say('move gym to sunday');
      await chat.http.get(CommandBus).execute(new UpdateTaskCommand(user, task.id, { notes: 'changed elsewhere' }));
      await reply('undo');
      expect(await get(task.id)).toMatchObject({ notes: null });
      await reply('undo');
      expect((await get(task.id)).due).toEqual(task.due);
      expect(await reply('undo')).toBe('Undone: “gym” is gone again.');
      expect(await reply('undo')).toBe('There is nothing of the last 30 days that I can undo.');
    });

    it('takes many back at once, by their names', async () => {
      const tasks = [await add('gym'), await add('swim')];
      const ids = tasks.map(({ id }) => id);
      await chat.http.get(CommandBus).execute(new ChangeTasksCommand(user, ids, 'complete'));
      expect(await reply('undo')).toMatch(/^Undone: 2 tasks are as they were before: “(gym|swim)”, “(gym|swim)”\.$/);
      expect(await open()).toHaveLength(2);
    });
  });

  it('leaves a task alone that was changed between the look and the change', async () => {
    const task = await add('gym tomorrow 9am');
    const commands = chat.http.get(CommandBus);
    const execute = commands.execute.bind(commands);
    const spy = jest.spyOn(commands, 'execute').mockImplementation(async (command: object) => {
      if (command instanceof UpdateTaskCommand && command.input.due) {
        await execute(new UpdateTaskCommand(user, task.id, { notes: 'changed elsewhere' }));
      }
      return execute(command as never) as never;
    });
    try {
      expect(await reply('postpone gym by 1 day')).toContain('changed in another window');
    } finally {
      spy.mockRestore();
    }
    expect(await get(task.id)).toMatchObject({ due: task.due, notes: 'changed elsewhere' });
  });

  it('snoozes the reminder that came last, when none is named', async () => {
    const task = await chat.http.get(CommandBus).execute(new CreateTaskCommand(user, { title: 'tea' }));
    const { reply: greeting } = await say('help');
    await chat.http
      .get(MessageStore)
      .append({ userId: user, actor: `user:${user}`, correlationId: 'c', causationId: null, traceparent: undefined }, [
        { ...greeting, id: task.id, kind: 'reminder', text: 'tea', taskId: task.id, userId: user, offer: null },
      ]);
    const { reply: answer, actions } = await say('snooze 10 min');
    expect(answer.text).toBe('Snoozed: I remind you of “tea” on Tue 24 Nov 2026, 11:10.');
    expect(actions).toMatchObject([{ type: 'snoozed', task: { id: task.id } }]);
    await say('delete tea');
    expect(await reply('snooze 10 min')).toContain('have not reminded you');
  });

  it.each<[string, Partial<MessagePreview>]>([
    ['move pay rent to friday', { intent: 'move', reference: 'pay rent' }],
    ['delete pay rent', { intent: 'delete', reference: 'pay rent' }],
    ['rename gym', { intent: 'rename', reference: 'gym', question: expect.any(String) as never }],
    ['tag gym #x', { intent: 'change', reference: 'gym' }],
    ['snooze gym for 1h', { intent: 'snooze', reference: 'gym' }],
    ['reopen gym', { intent: 'reopen', reference: 'gym' }],
    ["skip this week's gym", { intent: 'skip', reference: 'gym' }],
    ['pause gym', { intent: 'pause', reference: 'gym' }],
    ['gym repeats again', { intent: 'resume', reference: 'gym' }],
    ['stop repeating gym', { intent: 'end', reference: 'gym' }],
    ['undo', { intent: 'undo' }],
  ])('previews “%s” without doing it', async (text, expected) => {
    const { status, body } = await chat.call<MessagePreview>(user, 'POST', 'preview', { text });
    expect([status, body]).toMatchObject([200, { ...expected, tasks: [] }]);
  });

  it('helps with examples that work', async () => {
    const help = await reply('help');
    await add('pay rent tomorrow 9am');
    for (const example of [
      'move pay rent to friday 5pm',
      'postpone pay rent by 2 days',
      'snooze pay rent for 1 hour',
    ]) {
      expect(help).toContain(example);
      expect((await say(example)).actions).toHaveLength(1);
    }
    expect(help).toContain('pause gym, resume gym, stop repeating gym');
  });
});
