import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatMessageView, ReminderEvent, TaskEvent, TaskView } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { ChatFixture } from '../../../test/chat-fixture';
import { eventually } from '../../../test/tasks-fixture';
import { CreateTaskCommand } from '../tasks/commands/create-task/create-task.command';
import { DeleteTaskCommand } from '../tasks/commands/delete-task/delete-task.command';
import { UpdateTaskCommand } from '../tasks/commands/update-task/update-task.command';
import { ListTasksQuery } from '../tasks/queries/task-list/list-tasks.query';
import { RemindersSubscriber } from './commands/keep-reminder/reminders.subscriber';
import type { MessagePage } from './domain/message';
import type { MessagePreview } from './queries/preview/preview-message.query';

interface Exchange {
  message: ChatMessageView;
  reply: ChatMessageView;
  actions: Array<{ type: string; task: TaskView }>;
}

const reminderFixture = JSON.parse(
  readFileSync(join(__dirname, '../../../../../libs/contracts/src/fixtures/reminder-due.v1.json'), 'utf8'),
) as ReminderEvent;

describe('chat', () => {
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
  });

  const say = async (text: string, headers?: Record<string, string>): Promise<Exchange> => {
    const { status, body } = await chat.call<Exchange>(user, 'POST', 'messages', { text }, headers);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body;
  };
  const conversation = async (query = ''): Promise<MessagePage> =>
    (await chat.call<MessagePage>(user, 'GET', `messages${query}`)).body;
  const tasks = async (): Promise<TaskView[]> =>
    (await chat.http.get(QueryBus).execute(new ListTasksQuery(user, { sort: 'created' }))).items;

  describe('adding', () => {
    it('makes the task, answers with absolute dates, and keeps both messages', async () => {
      const { message, reply, actions } = await say('pay rent tomorrow 9am #home !high');
      expect(reply).toMatchObject({ role: 'assistant', kind: 'text' });
      expect(reply.text).toBe('Added: pay rent — Wed 25 Nov 2026, 09:00, #home, high');
      expect(message).toMatchObject({ role: 'user', text: 'pay rent tomorrow 9am #home !high', taskId: null });
      const [action] = actions;
      expect(action).toMatchObject({
        type: 'created',
        task: {
          title: 'pay rent',
          priority: 'high',
          tags: ['home'],
          due: { at: '2026-11-25T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' },
        },
      });
      expect(reply.taskId).toBe(action!.task.id);
      expect(await tasks()).toEqual([action!.task]);
      expect((await conversation()).items).toEqual([reply, message]);
    });

    it('understands repetition and reminders in the same line', async () => {
      const { reply, actions } = await say(
        'pay rent every month on the 1st at 9am #home !high, remind me a day before',
      );
      expect(reply.text).toBe(
        'Added: pay rent — Tue 1 Dec 2026, 09:00, every month on the 1st at 09:00, #home, high, reminder 1 day before',
      );
      expect(actions[0]!.task).toMatchObject({
        seriesId: expect.any(String),
        recurrence: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1', anchor: 'schedule' },
        reminders: [{ before: 'P1D', fireAt: '2026-11-30T08:00:00.000Z', status: 'pending' }],
      });
    });

    it('refuses what cannot be a date, and stores only the conversation', async () => {
      const { reply, actions } = await say('pay rent 06/31');
      expect(reply.text).toContain('“06/31” is not a date');
      expect(actions).toEqual([]);
      expect(await tasks()).toEqual([]);
      expect((await conversation()).items).toHaveLength(2);
    });

    it('asks when there is no title, and says what is missing for a reminder', async () => {
      expect((await say('tomorrow 9am')).reply.text).toBe('What should I call the task?');
      const { reply, actions } = await say('remind me to buy milk');
      expect(reply.text).toBe('Added: buy milk\nWhen should I remind you?');
      expect(actions).toHaveLength(1);
    });

    it('passes on what the domain refuses', async () => {
      const { reply } = await say(`buy milk\u0007 tomorrow`);
      expect(reply.text).toMatch(/^I could not do that: title /);
      expect(await tasks()).toEqual([]);
    });

    it('is done once, however often it is said with one key', async () => {
      const answers: Exchange[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        answers.push(await say('pay rent tomorrow', { 'idempotency-key': 'k1' }));
      }
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(await tasks()).toHaveLength(1);
      expect((await conversation()).items).toHaveLength(2);
    });
  });

  describe('listing', () => {
    it('numbers the tasks that fit, by their due date', async () => {
      await say('call mom today 5pm #family');
      await say('pay rent today 3pm !high');
      await say('write report friday');
      const { reply, actions } = await say("what's due today?");
      expect(reply.text.split('\n')).toEqual([
        '2 open tasks, due Tue 24 Nov 2026:',
        '1. pay rent — Tue 24 Nov 2026, 15:00, high',
        '2. call mom — Tue 24 Nov 2026, 17:00, #family',
      ]);
      expect(actions.map(({ type, task }) => [type, task.title])).toEqual([
        ['listed', 'pay rent'],
        ['listed', 'call mom'],
      ]);
      expect((await say('list high priority tasks')).reply.text).toContain('1 open high priority task:\n1. pay rent');
      expect((await say('show overdue')).reply.text).toBe('No overdue tasks.');
      expect((await say('list #family')).reply.text).toContain('1. call mom');
      expect((await say('find: rent')).reply.text).toContain('1. pay rent');
      expect((await say('find rent')).reply.text).toContain('1. pay rent');
      expect((await say('find keys')).reply.text).toBe(
        'No open tasks with “keys”. Say “add find keys” to make it a task.',
      );
      expect((await say('list tasks without a date')).reply.text).toBe('No open tasks without a date.');
      await say('call bob');
      expect((await say('find tasks without a date')).reply.text).toBe('1 open task without a date:\n1. call bob');
    });

    it('shows ten at most and says that there is more', async () => {
      for (let number = 1; number <= 12; number += 1) {
        await chat.http.get(CommandBus).execute(new CreateTaskCommand(user, { title: `task ${number}` }));
      }
      const { reply, actions } = await say('list');
      expect(actions).toHaveLength(10);
      expect(reply.text).toMatch(/^10\+ open tasks:\n/);
      expect(reply.text).toMatch(/Narrow it down/);
    });
  });

  describe('completing', () => {
    it('completes the one task that fits and tells when it comes again', async () => {
      await say('pay rent every month on the 1st at 9am');
      const { reply, actions } = await say('done: pay rent');
      expect(reply.text).toBe('Done: pay rent. Next: Fri 1 Jan 2027, 09:00.');
      expect(actions).toMatchObject([{ type: 'completed', task: { status: 'completed' } }]);
      expect(reply.taskId).toBe(actions[0]!.task.id);
    });

    it('asks which one of several and takes the number', async () => {
      await say('call mom');
      await say('call bob');
      const { reply, actions } = await say('I finished call');
      expect(actions).toEqual([]);
      const [question, ...choices] = reply.text.split('\n');
      expect(question).toBe('Which one? Answer with its number.');
      expect(choices).toHaveLength(2);
      const second = choices[1]!.replace('2. ', '');
      expect((await say('2')).reply.text).toBe(`Done: ${second}.`);
      expect((await tasks()).filter(({ status }) => status === 'completed').map(({ title }) => title)).toEqual([
        second,
      ]);
    });

    it('takes a number of the last list, and a bare number only as an answer', async () => {
      await say('call mom');
      await say('list');
      expect((await say('done 1')).reply.text).toBe('Done: call mom.');
      await say('list');
      expect((await say('1')).reply.text).toBe('Added: 1');
    });

    it('prefers the title that is exactly so, and finds it behind articles', async () => {
      await say('pay rent');
      await say('pay rent to bob');
      expect((await say('complete pay rent')).reply.text).toBe('Done: pay rent.');
      expect((await say('I finished the rent to bob')).reply.text).toBe('Done: pay rent to bob.');
    });

    it('says so when nothing fits, when it is done already, and when it is gone', async () => {
      expect((await say('done: wash the car')).reply.text).toBe(
        'I found no open task that fits “wash the car”. Say “list” to see what is open.',
      );
      expect((await say('done: …')).reply.text).toContain('found no open task');
      expect((await say('done')).reply.text).toBe('Which task is done?');
      await say('wash the car');
      await say('done: wash the car');
      expect((await say('done: wash the car')).reply.text).toBe('“wash the car” is done already.');
      await say('list completed');
      expect((await say('done 1')).reply.text).toBe('“wash the car” is done already.');
    });

    it('does not take a number of a task that was deleted meanwhile', async () => {
      const { actions } = await say('feed the cat');
      await say('list');
      await chat.http.get(CommandBus).execute(new DeleteTaskCommand(user, actions[0]!.task.id));
      expect((await say('done 1')).reply.text).not.toMatch(/^Done/);
    });
  });

  it('helps, and says so when it has nothing to do', async () => {
    expect((await say('help')).reply.text).toContain('pay rent every month on the 1st');
  });

  describe('other windows', () => {
    const told = (): ChatMessageView[] => chat.publisher.messagesOf(user).map(({ message }) => message);

    it('hear of every message once and in order, after the change it tells of', async () => {
      const first = await say('pay rent tomorrow 9am', { 'idempotency-key': 'k1' });
      await say('pay rent tomorrow 9am', { 'idempotency-key': 'k1' });
      const second = await say('list');
      await eventually(() => told().length >= 4, 'the messages');
      expect(told()).toEqual([first.message, first.reply, second.message, second.reply]);
      const types = chat.publisher.published.filter(
        ({ topic, event }) => topic === 'task-updates' && event.userId === user,
      );
      expect(types.map(({ event }) => event.type)).toEqual(['task.created', ...Array<string>(4).fill('chat.message')]);
      expect(chat.publisher.messagesOf(user)[1]).toMatchObject({ eventId: first.reply.id, actor: `user:${user}` });
    });

    it('hear of them in the order of the conversation, also when much is said at once', async () => {
      await Promise.all(Array.from({ length: 12 }, (_, number) => say(`task ${number}`)));
      await eventually(() => told().length >= 24, 'the messages');
      const { items } = await conversation();
      expect(told()).toEqual(items.reverse());
    });
  });

  describe('the conversation', () => {
    it('comes in pages, newest first, without gap or repeat, and is nobody else’s', async () => {
      for (let number = 1; number <= 3; number += 1) await say(`task ${number}`);
      const pages: ChatMessageView[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: MessagePage = await conversation(`?limit=4${cursor ? `&cursor=${cursor}` : ''}`);
        pages.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(pages.map(({ text }) => text)).toEqual([
        'Added: task 3',
        'task 3',
        'Added: task 2',
        'task 2',
        'Added: task 1',
        'task 1',
      ]);
      user = chat.newUser();
      expect(await conversation()).toEqual({ items: [], nextCursor: null });
    });

    it.each<[string, string, object | undefined, string]>([
      ['POST', 'messages', { text: '' }, 'text'],
      ['POST', 'messages', { text: '  \n ' }, 'text'],
      ['POST', 'messages', {}, 'text'],
      ['POST', 'messages', { text: 5 }, 'text'],
      ['POST', 'messages', { text: 'x'.repeat(2_001) }, 'text'],
      ['POST', 'messages', { text: 'a\u0000b' }, 'text'],
      ['POST', 'messages', { text: 'a', more: 1 }, 'more'],
      ['GET', 'messages?limit=0', undefined, 'limit'],
      ['GET', 'messages?limit=201', undefined, 'limit'],
      ['GET', 'messages?cursor=x', undefined, 'cursor'],
      ['GET', 'messages?cursor=99999999999999999999', undefined, 'cursor'],
      ['GET', 'messages?cursor=9999999999999999999', undefined, 'cursor'],
      ['POST', 'preview', { text: '' }, 'text'],
      ['POST', 'preview', { text: 'a', now: 'soon' }, 'now'],
      ['POST', 'preview', { text: 'a', timeZone: 'Mars/Base' }, 'timeZone'],
    ])('%s %s (case %#) names a field', async (method, path, body, field) => {
      const answer = await chat.call<{ errors: Array<{ field: string }> }>(user, method, path, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((error) => error.field)).toContain(field);
    });
  });

  describe('preview', () => {
    const preview = async (body: object): Promise<MessagePreview> => {
      const answer = await chat.call<MessagePreview>(user, 'POST', 'preview', body);
      expect(answer.status).toBe(200);
      return answer.body;
    };

    it('shows what the text would do and does nothing', async () => {
      const shown = await preview({ text: 'pay rent tomorrow 9am #home' });
      expect(shown).toEqual({
        intent: 'add',
        tasks: [
          {
            title: 'pay rent',
            notes: null,
            priority: 'medium',
            tags: ['home'],
            due: { at: '2026-11-25T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' },
            recurrence: null,
            reminders: [],
          },
        ],
        spans: [
          { start: 9, end: 17, kind: 'date', text: 'tomorrow' },
          { start: 18, end: 21, kind: 'time', text: '9am' },
          { start: 22, end: 27, kind: 'tag', text: '#home' },
        ],
      });
      expect(await tasks()).toEqual([]);
      expect((await conversation()).items).toEqual([]);
    });

    it('reads the text at another moment and in another zone', async () => {
      const { tasks: shown } = await preview({
        text: 'pay rent tomorrow 9am',
        now: '2026-03-04T23:30:00Z',
        timeZone: 'Asia/Tokyo',
      });
      expect(shown[0]!.due).toEqual({ at: '2026-03-06T00:00:00.000Z', date: null, timeZone: 'Asia/Tokyo' });
    });

    it('adds the reminder that the person usually wants', async () => {
      chat.person.defaultReminder = 'PT15M';
      try {
        expect((await preview({ text: 'pay rent tomorrow' })).tasks[0]!.reminders).toEqual([{ before: 'PT15M' }]);
        expect((await preview({ text: 'pay rent' })).tasks[0]!.reminders).toEqual([]);
      } finally {
        chat.person.defaultReminder = null;
      }
    });

    it('tells why a text is refused, and asks what is missing', async () => {
      expect(await preview({ text: 'call mom 25:00' })).toMatchObject({
        intent: 'add',
        tasks: [],
        question: expect.stringContaining('25:00'),
        problem: { start: 9, end: 14 },
      });
      expect(await preview({ text: '#home' })).toMatchObject({ tasks: [], question: 'What should I call the task?' });
      expect(await preview({ text: 'help' })).toMatchObject({ intent: 'help', tasks: [] });
    });
  });

  describe('reminders', () => {
    it('stand once in the conversation, and the task knows that they fired', async () => {
      const { actions } = await say('call mom tomorrow 9am, remind me 1 hour before');
      const { task } = actions[0]!;
      const reminder = task.reminders[0]!;
      const event: ReminderEvent = {
        ...reminderFixture,
        eventId: uuidv7(),
        userId: user,
        taskId: task.id,
        occurredAt: reminder.fireAt!,
        message: 'call mom in 1 hour',
        reminder: { id: reminder.id, fireAt: reminder.fireAt! },
      };
      const subscriber = chat.http.get(RemindersSubscriber);
      await Promise.all([1, 2, 3].map(() => subscriber.onReminder(event)));
      await subscriber.onReminder(event);
      const { items } = await conversation();
      expect(items.filter(({ kind }) => kind === 'reminder')).toEqual([
        {
          id: event.eventId,
          role: 'assistant',
          kind: 'reminder',
          text: 'call mom in 1 hour',
          taskId: task.id,
          createdAt: reminder.fireAt,
        },
      ]);
      const [noted] = await tasks();
      expect(noted).toMatchObject({ version: task.version, revision: 2, reminders: [{ status: 'fired' }] });
      await eventually(() => chat.publisher.eventsOf(user).length === 2, 'the event of the fired reminder');
      expect(chat.publisher.eventsOf(user).at(-1)).toMatchObject<Partial<TaskEvent>>({
        type: 'reminder.fired',
        causationId: event.eventId,
        revision: 2,
      });
    });

    it('have fired, and are told once, also when they were moved away and back to the moment at which they rang', async () => {
      const { actions } = await say('call mom tomorrow 9am, remind me 1 hour before');
      const { id, due, reminders } = actions[0]!.task;
      const event: ReminderEvent = {
        ...reminderFixture,
        eventId: uuidv7(),
        userId: user,
        taskId: id,
        reminder: { id: reminders[0]!.id, fireAt: reminders[0]!.fireAt! },
      };
      const subscriber = chat.http.get(RemindersSubscriber);
      await subscriber.onReminder(event);
      for (const at of ['2027-01-10T09:00:00.000Z', due!.at!]) {
        await chat.http.get(CommandBus).execute(new UpdateTaskCommand(user, id, { due: { at } }));
      }
      expect((await tasks())[0]!.reminders).toMatchObject([{ status: 'pending' }]);
      await subscriber.onReminder(event);
      expect((await tasks())[0]!.reminders).toMatchObject([{ status: 'fired', fireAt: event.reminder.fireAt }]);
      expect((await conversation()).items.filter(({ kind }) => kind === 'reminder')).toHaveLength(1);
    });

    it('are kept also when the task is gone', async () => {
      const event = { ...reminderFixture, eventId: uuidv7(), userId: user, taskId: uuidv7() };
      await chat.http.get(RemindersSubscriber).onReminder(event);
      expect((await conversation()).items).toMatchObject([{ id: event.eventId, kind: 'reminder' }]);
    });
  });
});
