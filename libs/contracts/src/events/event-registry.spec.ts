import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { APP_IDS, deadLetterTopic, TOPICS, type Topic } from '../topics';
import { toTaskView } from '../task-snapshot';
import { InvalidEventError, parseEvent, subjectOf, topicsOf, type DomainEvent } from './event-registry';
import type { TaskEvent } from './task-event';

const fixtures = join(__dirname, '..', 'fixtures');
const fixture = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
const readTask = (data: unknown): TaskEvent => parseEvent(TOPICS.taskEvents, data) as TaskEvent;

describe('parseEvent', () => {
  const published: Array<[string, Topic]> = readdirSync(fixtures).map((name) => [
    name,
    topicsOf(fixture(name) as Pick<DomainEvent, 'type'>)[0]!,
  ]);

  it.each(published)('keeps reading %s, a message that was published once', (name, topic) => {
    expect(parseEvent(topic, fixture(name))).toMatchObject(fixture(name));
  });

  it('drops fields that it does not know, wherever they stand', () => {
    const data = fixture('task-completed.v1.json');
    const event = readTask({
      ...data,
      novelty: 1,
      task: { ...(data.task as object), colour: 'red' },
    });
    expect(event).not.toHaveProperty('novelty');
    expect(event.task).not.toHaveProperty('colour');
    expect(event.changes).toEqual(data.changes);
  });

  it.each([
    ['no object', 'text', 'data: must be an object'],
    ['null', null, 'data: must be an object'],
    ['a list', [], 'data: must be an object'],
  ])('refuses %s', (_name, data, problem) => {
    expect(() => parseEvent(TOPICS.taskEvents, data)).toThrow(problem);
  });

  it.each([
    ['an unknown type', { type: 'task.exploded' }, 'type: '],
    ['a reminder on task-events', { type: 'reminder.due' }, 'type: '],
    ['the end of a session on task-events', { type: 'sessions.ended' }, 'type: '],
    ['a message on task-events', { type: 'chat.message' }, 'type: '],
    ['another schema version', { schemaVersion: 2 }, 'schemaVersion: '],
    ['an id that is no UUID', { eventId: '1; DROP TABLE task' }, 'eventId: '],
    ['an actor of another kind', { actor: 'root' }, 'actor: '],
    ['a revision below one', { revision: 0 }, 'revision: '],
    ['a local time', { occurredAt: 'yesterday' }, 'occurredAt: '],
    ['no task', { task: undefined }, 'task: '],
    ['changes that are no list', { changes: 'all' }, 'changes: '],
  ])('refuses %s and names the field', (_name, wrong, problem) => {
    expect(() => parseEvent(TOPICS.taskEvents, { ...fixture('task-created.v1.json'), ...wrong })).toThrow(problem);
  });

  it('reads changes and messages on task-updates, and refuses a message that is none', () => {
    const message = fixture('chat-message.v1.json');
    expect(parseEvent(TOPICS.taskUpdates, message)).toEqual(message);
    expect(parseEvent(TOPICS.taskUpdates, fixture('task-created.v1.json')).type).toBe('task.created');
    expect(() => parseEvent(TOPICS.taskUpdates, { ...message, message: { text: 5 } })).toThrow(
      /message\.text: .*message\.|message\..*message\.text: /,
    );
  });

  it('names a nested field by its path', () => {
    const data = fixture('task-created.v1.json');
    const wrong = { ...data, task: { ...(data.task as object), tags: ['a', 'b', 'c', 'd', 'e', 'f'] } };
    try {
      parseEvent(TOPICS.taskEvents, wrong);
      throw new Error('six tags were accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidEventError);
      expect((error as InvalidEventError).problems).toEqual([expect.stringMatching(/^task\.tags: /)]);
    }
  });
});

describe('topics', () => {
  it('send a change of a task to the sagas first, then to the windows', () => {
    expect(topicsOf({ type: 'task.created' })).toEqual(['task-events', 'task-updates']);
    expect(topicsOf({ type: 'reminder.fired' })).toEqual(['task-events', 'task-updates']);
    expect(topicsOf({ type: 'reminder.due' })).toEqual(['reminders']);
  });

  it('send a message of the chat to the windows alone', () => {
    expect(topicsOf({ type: 'chat.message' })).toEqual(['task-updates']);
  });

  it('tell everybody of the end of an account, and the windows of the end of a session', () => {
    expect(topicsOf({ type: 'account.deleted' })).toEqual(['task-events', 'task-updates']);
    expect(topicsOf({ type: 'sessions.ended' })).toEqual(['task-updates']);
    const deleted = fixture('account-deleted.v1.json') as unknown as DomainEvent;
    expect(subjectOf(deleted)).toBe(deleted.userId);
  });

  it('name what an event is about', () => {
    const message = fixture('chat-message.v1.json') as unknown as DomainEvent;
    const change = fixture('task-created.v1.json') as unknown as DomainEvent & { taskId: string };
    expect([subjectOf(message), subjectOf(change)]).toEqual([message.eventId, change.taskId]);
  });

  it('have a dead-letter topic for each app', () => {
    expect(APP_IDS.map((app) => deadLetterTopic(TOPICS.taskEvents, app))).toContain('task-events.audit.dead');
  });
});

describe('toTaskView', () => {
  it('hides where the instance stands in its series', () => {
    const event = readTask(fixture('task-completed.v1.json'));
    expect(event.task.series).not.toBeNull();
    expect(toTaskView(event.task)).not.toHaveProperty('series');
    expect(toTaskView(event.task).title).toBe(event.task.title);
  });
});
