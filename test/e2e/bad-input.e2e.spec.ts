import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { ApiClient, type Problem } from './support/api-client';
import { runningStack } from './support/running-stack';

const NOBODYS_ID = '0190a5c2-7c3e-7b1a-9d52-000000000000';
const due = { at: '2030-01-01T09:00:00Z' };
const rule = (rrule: string, more: object = {}) => ({
  title: 'x',
  due,
  recurrence: { rrule, anchor: 'schedule', ...more },
});

/** A name, the body of POST tasks, and the field that the problem must name. */
const BAD_TASKS: Array<[string, unknown, string]> = [
  ['no title', {}, 'title'],
  ['an empty title', { title: '' }, 'title'],
  ['a title of blanks', { title: '   ' }, 'title'],
  ['a title that is a number', { title: 7 }, 'title'],
  ['a title that is null', { title: null }, 'title'],
  ['a title of 201 characters', { title: 'x'.repeat(201) }, 'title'],
  ['notes of 10,001 characters', { title: 'x', notes: 'n'.repeat(10_001) }, 'notes'],
  ['notes that are a list', { title: 'x', notes: ['n'] }, 'notes'],
  ['an unknown priority', { title: 'x', priority: 'urgent' }, 'priority'],
  ['a priority that is a number', { title: 'x', priority: 1 }, 'priority'],
  ['six tags', { title: 'x', tags: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'tags'],
  ['tags that are a text', { title: 'x', tags: 'home' }, 'tags'],
  ['a tag with a blank', { title: 'x', tags: ['two words'] }, 'tags'],
  ['a tag of 33 characters', { title: 'x', tags: ['t'.repeat(33)] }, 'tags'],
  ['an empty tag', { title: 'x', tags: [''] }, 'tags'],
  ['a tag that is an object', { title: 'x', tags: [{}] }, 'tags'],
  ['a due that is a text', { title: 'x', due: 'tomorrow' }, 'due'],
  ['a due without at or date', { title: 'x', due: {} }, 'due'],
  ['a due with both', { title: 'x', due: { at: due.at, date: '2030-01-01' } }, 'due'],
  ['an instant that is no instant', { title: 'x', due: { at: 'soon' } }, 'due.at'],
  ['an instant without a zone', { title: 'x', due: { at: '2030-01-01T09:00:00' } }, 'due.at'],
  ['a date that does not exist', { title: 'x', due: { date: '2030-02-30' } }, 'due.date'],
  ['a date of another form', { title: 'x', due: { date: '01/02/2030' } }, 'due.date'],
  ['an unknown zone', { title: 'x', due, timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['a zone that is a number', { title: 'x', due, timeZone: 2 }, 'timeZone'],
  ['a rule without FREQ', rule('INTERVAL=2'), 'recurrence'],
  ['a rule with an unknown FREQ', rule('FREQ=FORTNIGHTLY'), 'recurrence'],
  ['a rule with INTERVAL=0', rule('FREQ=DAILY;INTERVAL=0'), 'recurrence'],
  ['a rule with COUNT and UNTIL', rule('FREQ=DAILY;COUNT=2;UNTIL=20300101'), 'recurrence'],
  ['a rule with a day that is none', rule('FREQ=WEEKLY;BYDAY=XX'), 'recurrence'],
  ['a rule that never happens', rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31'), 'recurrence'],
  ['an unknown anchor', rule('FREQ=DAILY', { anchor: 'moon' }), 'recurrence.anchor'],
  ['a look-ahead of 11', rule('FREQ=DAILY', { lookahead: 11 }), 'recurrence.lookahead'],
  ['a look-ahead of 0', rule('FREQ=DAILY', { lookahead: 0 }), 'recurrence.lookahead'],
  ['a look-ahead of one and a half', rule('FREQ=DAILY', { lookahead: 1.5 }), 'recurrence.lookahead'],
  ['a rule without a due date', { title: 'x', recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule' } }, 'due'],
  ['six reminders', { title: 'x', due, reminders: Array(6).fill({ before: 'PT1H' }) }, 'reminders'],
  ['a reminder with nothing', { title: 'x', due, reminders: [{}] }, 'reminders'],
  ['a reminder with both', { title: 'x', due, reminders: [{ before: 'PT1H', at: due.at }] }, 'reminders'],
  ['a duration that is none', { title: 'x', due, reminders: [{ before: 'an hour' }] }, 'reminders'],
  ['a negative duration', { title: 'x', due, reminders: [{ before: '-PT1H' }] }, 'reminders'],
  ['an offset without a due date', { title: 'x', reminders: [{ before: 'PT1H' }] }, 'reminders'],
  ['a field that does not exist', { title: 'x', colour: 'red' }, 'colour'],
  ['an id of one’s own', { title: 'x', id: randomUUID() }, 'id'],
  ['a list instead of an object', [{ title: 'x' }], ''],
];

const BAD_QUERIES: Array<[string, string]> = [
  ['tasks?limit=0', 'limit'],
  ['tasks?limit=many', 'limit'],
  ['tasks?limit=100000', 'limit'],
  ['tasks?status=done', 'status'],
  ['tasks?priority=urgent', 'priority'],
  ['tasks?sort=colour', 'sort'],
  ['tasks?tagMode=some', 'tagMode'],
  ['tasks?dueFrom=soon', 'dueFrom'],
  ['tasks?overdue=perhaps', 'overdue'],
  ['tasks?cursor=%00nonsense', 'cursor'],
  ['tasks?colour=red', 'colour'],
  ['changes?since=-1', 'since'],
  ['changes?since=now', 'since'],
];

const BAD_REGISTRATIONS: Array<[string, object, string]> = [
  ['no e-mail', { password: 'long enough it is' }, 'email'],
  ['an e-mail that is none', { email: 'nobody', password: 'long enough it is' }, 'email'],
  ['a short password', { email: `${randomUUID()}@example.test`, password: 'short' }, 'password'],
  ['a password that is a list', { email: `${randomUUID()}@example.test`, password: ['a'] }, 'password'],
  [
    'an unknown zone',
    { email: `${randomUUID()}@example.test`, password: 'long enough it is', timeZone: 'Nowhere' },
    'timeZone',
  ],
];

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('bad input', () => {
  const stack = runningStack();
  let person: ApiClient;

  beforeAll(async () => {
    person = await ApiClient.registered(stack.edgeUrl);
  });

  function expectProblem(answer: { status: number; headers: Headers; body: unknown }, status: number, field: string) {
    const problem = answer.body as Problem;
    expect([answer.status, problem]).toEqual([status, expect.objectContaining({ status })]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (field) {
      const fields = (problem.errors ?? []).map((error) => error.field);
      expect(
        fields.some((name) => name === field || name.startsWith(`${field}.`) || name.startsWith(`${field}[`)),
      ).toBe(true);
      expect(problem.errors!.every(({ message }) => message.length > 0)).toBe(true);
    }
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|QueryFailed|at .*\.js:/);
  }

  afterAll(async () => {
    expect(await person.list()).toEqual([]);
    expect((await person.changes()).revision).toBe(0);
  });

  it.each(BAD_TASKS)('a task with %s is refused by name and stores nothing', async (_name, body, field) => {
    expectProblem(await person.request('POST', 'tasks', body), 400, field);
  });

  it.each(BAD_QUERIES)('GET %s names %s', async (path, field) => {
    expectProblem(await person.request('GET', path), 400, field);
  });

  it.each(BAD_REGISTRATIONS)('a registration with %s is refused', async (_name, body, field) => {
    expectProblem(await new ApiClient(stack.edgeUrl).request('POST', 'auth/register', body), 400, field);
  });

  it('an e-mail that is taken is refused', async () => {
    const again = { email: person.email.toUpperCase(), password: 'another good password' };
    expectProblem(await new ApiClient(stack.edgeUrl).request('POST', 'auth/register', again), 409, 'email');
  });

  it.each([
    ['an empty text', { text: '' }],
    ['no text', {}],
    ['a text that is a number', { text: 5 }],
    ['a text that is too long', { text: 'x'.repeat(20_000) }],
  ])('a chat message with %s is refused', async (_name, body) => {
    expectProblem(await person.request('POST', 'chat/messages', body), 400, 'text');
  });

  it.each([
    ['GET', `tasks/${NOBODYS_ID}`, 404],
    ['POST', `tasks/${NOBODYS_ID}/complete`, 404],
    ['DELETE', `tasks/${NOBODYS_ID}`, 404],
    ['GET', 'tasks/not-a-uuid', 400],
    ['GET', 'nothing/here', 404],
  ])('%s %s answers %i', async (method, path, status) => {
    expectProblem(await person.request(method, path), status, '');
  });

  it.each([
    ['broken JSON', '{"title":', 'application/json', 400],
    ['another media type', 'title=x', 'application/x-www-form-urlencoded', 415],
    ['a body over the limit', JSON.stringify({ title: 'x', notes: 'n'.repeat(2_000_000) }), 'application/json', 413],
  ])('%s is refused', async (_name, body, type, status) => {
    expectProblem(await person.request('POST', 'tasks', body, { 'content-type': type }), status, '');
  });

  it.each([
    ['an Idempotency-Key of 256 characters', { 'idempotency-key': 'k'.repeat(256) }],
    ['an empty Idempotency-Key', { 'idempotency-key': '' }],
  ])('%s is refused', async (_name, headers) => {
    expectProblem(await person.request('POST', 'tasks', { title: 'x' }, headers), 400, '');
  });

  describe('tokens', () => {
    const claims = () => ({
      sub: person.userId,
      sid: randomUUID(),
      iss: 'todo-chatbot',
      aud: 'todo-chatbot',
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + 600,
    });
    const forged = (header: object, payload: object): string => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const unsigned = `${base64url(header)}.${base64url(payload)}`;
      return `${unsigned}.${sign(null, Buffer.from(unsigned), privateKey).toString('base64url')}`;
    };

    it.each<[string, () => string]>([
      ['none', () => ''],
      ['nonsense', () => 'nonsense'],
      ['one signed by somebody else', () => forged({ alg: 'EdDSA', kid: 'k1' }, claims())],
      ['one with alg none', () => `${base64url({ alg: 'none' })}.${base64url(claims())}.`],
      ['one that says HS256', () => forged({ alg: 'HS256' }, claims())],
      [
        'one whose payload was changed',
        () => {
          const [header, , signature] = person.accessToken.split('.');
          return `${header}.${base64url({ ...claims(), sub: NOBODYS_ID })}.${signature}`;
        },
      ],
    ])('%s gets 401', async (_name, token) => {
      const client = new ApiClient(stack.edgeUrl);
      client.accessToken = token();
      const answer = await client.request('GET', 'tasks');
      expectProblem(answer, 401, '');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });

    it('a wrong password gets 401 and does not tell whether the account exists', async () => {
      const client = new ApiClient(stack.edgeUrl);
      const wrong = await client.request('POST', 'auth/login', { email: person.email, password: 'wrong password' });
      const unknown = await client.request('POST', 'auth/login', {
        email: `${randomUUID()}@example.test`,
        password: 'wrong password',
      });
      expectProblem(wrong, 401, '');
      expectProblem(unknown, 401, '');
      expect((wrong.body as Problem).title).toBe((unknown.body as Problem).title);
    });
  });
});
