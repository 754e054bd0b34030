import type { ImportedTask } from '../../tasks/domain/import/imported-file';
import { readFile, type ImportFormat } from './import-format';

const CONTEXT = { now: '2026-11-24T10:00:00.000Z', timeZone: 'Europe/Berlin', locale: 'en' };
const read = (text: string, format?: ImportFormat) => readFile(Buffer.from(text), format, CONTEXT);
const one = (text: string, format?: ImportFormat): ImportedTask => {
  const { tasks, rejected } = read(text, format);
  expect(rejected).toEqual([]);
  return tasks[0]!;
};

describe('a project of Todoist', () => {
  const HEADER = 'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\n';
  const task = (cells: string): ImportedTask => one(`${HEADER}task,${cells}\n`);

  it('has labels in its contents, comments below and 1 as the highest priority', () => {
    const file = read(
      `\ufeff${HEADER}section,Ideas,,,,,,,,\ntask,Buy milk @shop @at_home,whole,1,1,me,,,en,\nnote,the fresh one,,,,,,,,\n,,,,,,,,,\ntask,Sleep,,4,2,me,,,en,\n`,
    );
    expect(file.tasks).toMatchObject([
      {
        row: 3,
        title: 'Buy milk',
        notes: 'whole\nthe fresh one',
        priority: 'high',
        tags: ['shop', 'at_home'],
        due: null,
      },
      { row: 6, title: 'Sleep', notes: null, priority: 'low', tags: [] },
    ]);
  });

  it.each([
    ['2026-12-01', 'UTC', { date: '2026-12-01', timeZone: 'UTC' }, null],
    ['2026-12-01 14:00', '', { at: '2026-12-01T13:00:00.000Z', timeZone: 'Europe/Berlin' }, null],
    ['tomorrow', '', { date: '2026-11-25' }, null],
    ['every day', '', { date: '2026-11-24' }, { rrule: 'FREQ=DAILY', anchor: 'schedule' }],
    ['every! 3 days', '', {}, { rrule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion' }],
  ])('is due %s in %s', (date, zone, due, recurrence) => {
    const read = task(`Water,,4,1,me,,${date},en,${zone}`);
    expect(read.due).toMatchObject(due);
    if (recurrence) expect(read.recurrence).toMatchObject(recurrence);
    else expect(read.recurrence).toBeNull();
  });

  it('keeps a date that is not understood as a note', () => {
    const { tasks, warnings } = read(`${HEADER}task,Water,x,4,1,me,,irgendwann,de,\n`);
    expect(tasks).toMatchObject([{ title: 'Water', notes: 'x\nirgendwann', due: null }]);
    expect(warnings).toMatchObject([{ row: 2, field: 'due' }]);
  });
});

describe('a backup of TickTick', () => {
  const HEADER =
    '"Date: 2026-11-24+0000"\n"Version: 7.1"\n"Status: \n0 Normal\n1 Completed\n2 Archived"\n' +
    '"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder","Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day"\n';
  const row = (values: Record<string, string>): string => {
    const names = HEADER.split('\n').at(-2)!.replaceAll('"', '').split(',');
    return `${HEADER}${names.map((name) => `"${values[name] ?? ''}"`).join(',')}\n`;
  };

  it('has a table after some lines, with repetition, reminders and tags', () => {
    const { tasks, warnings } = read(
      row({
        Title: 'Pay rent',
        Tags: 'home, my money',
        'Due Date': '2026-12-01T09:00:00+0000',
        Reminder: '-PT1440M,PT0S,PT9H',
        Repeat: 'RRULE:FREQ=MONTHLY',
        Priority: '5',
        Status: '0',
        'Created Time': '2026-11-01T09:00:00+0000',
        Timezone: 'Europe/Rome',
        'Is All Day': 'false',
      }),
    );
    expect(tasks).toMatchObject([
      {
        title: 'Pay rent',
        tags: ['home', 'my-money'],
        due: { at: '2026-12-01T09:00:00+00:00', timeZone: 'Europe/Rome' },
        reminders: [{ before: 'PT1440M' }, { before: 'PT0S' }],
        recurrence: { rrule: 'FREQ=MONTHLY' },
        priority: 'high',
        status: 'open',
        createdAt: '2026-11-01T09:00:00+00:00',
      },
    ]);
    expect(warnings).toMatchObject([{ field: 'reminders', message: expect.stringContaining('PT9H') }]);
  });

  it('has days as midnights of their zone', () => {
    const read = one(row({ Title: 'x', 'Due Date': '2026-11-30T23:00:00+0000', 'Is All Day': 'true' }));
    expect(read.due).toEqual({ date: '2026-12-01', timeZone: 'Europe/Berlin' });
  });

  it.each([
    ['0', 'open', 0],
    ['1', 'completed', 0],
    ['2', 'completed', 0],
    ['-1', 'completed', 1],
  ])('with status %s is %s', (Status, status, told) => {
    const { tasks, warnings } = read(row({ Title: 'x', Status, 'Completed Time': '2026-11-01T09:00:00+0000' }));
    expect(tasks[0]).toMatchObject({ status, completedAt: '2026-11-01T09:00:00+00:00' });
    expect(warnings).toHaveLength(told);
  });
});

describe('the lists of Google Tasks', () => {
  const task = { kind: 'tasks#task', id: 'a', title: 'Call', status: 'needsAction', due: '2026-12-01T00:00:00.000Z' };
  const file = (...items: object[]): string =>
    JSON.stringify({ kind: 'tasks#taskLists', items: [{ kind: 'tasks#tasks', items }] });

  it('have days, whatever the zone, and what is done or deleted', () => {
    const updated = '2026-11-02T00:00:00.000Z';
    const { tasks } = read(
      file(
        task,
        { ...task, id: 'b', status: 'completed', completed: updated, updated },
        { ...task, id: 'c', deleted: true, updated },
      ),
    );
    expect(tasks).toMatchObject([
      { key: 'google a', title: 'Call', status: 'open', due: { date: '2026-12-01', timeZone: 'Europe/Berlin' } },
      { status: 'completed', completedAt: updated },
      { status: 'open', deletedAt: updated },
    ]);
  });

  it('may be one, and say what is wrong', () => {
    const list = JSON.stringify({ kind: 'tasks#tasks', items: [task, { ...task, id: 'b', title: 5 }, 'x', task] });
    expect(read(list)).toMatchObject({
      tasks: [{ row: 1 }],
      rejected: [
        { row: 2, field: 'title', message: 'must be a text' },
        { row: 3, message: 'must be an object' },
        { row: 4, field: 'id' },
      ],
    });
    expect(() => read('{}', 'google-tasks')).toThrow('has no list "items"');
  });
});

describe('a calendar', () => {
  const calendar = (...todos: string[][]): string =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...todos.flatMap((lines) => ['BEGIN:VTODO', ...lines, 'END:VTODO']),
      'END:VCALENDAR',
      '',
    ].join('\r\n');

  it('has to-dos with everything that a task has', () => {
    const read = one(
      calendar([
        'UID:u1',
        'SUMMARY:pay\\; rent\\, now and ',
        ' then',
        'DESCRIPTION:one\\ntwo',
        'CATEGORIES:home,My List',
        'PRIORITY:1',
        'DTSTART;TZID=Europe/Rome:20261201T090000',
        'DUE;TZID=Europe/Rome:20261201T090000',
        'RRULE:FREQ=WEEKLY;BYDAY=TU',
        'CREATED:20261101T080000Z',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER;RELATED=END:-PT30M',
        'END:VALARM',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER;VALUE=DATE-TIME:20261130T080000Z',
        'END:VALARM',
      ]),
    );
    expect(read).toMatchObject({
      key: 'u1',
      title: 'pay; rent, now and then',
      notes: 'one\ntwo',
      tags: ['home', 'my-list'],
      priority: 'high',
      status: 'open',
      due: { at: '2026-12-01T08:00:00.000Z', timeZone: 'Europe/Rome' },
      recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=TU' },
      createdAt: '2026-11-01T08:00:00Z',
      reminders: [{ before: 'PT30M' }, { at: '2026-11-30T08:00:00.000Z' }],
    });
  });

  it.each([
    ['DUE;VALUE=DATE:20261201', { date: '2026-12-01', timeZone: 'Europe/Berlin' }],
    ['DUE:20261201T090000', { at: '2026-12-01T08:00:00.000Z', timeZone: 'Europe/Berlin' }],
    ['DUE:20261201T090000Z', { at: '2026-12-01T09:00:00Z', timeZone: 'Europe/Berlin' }],
    ['DTSTART;TZID=Nowhere:20261201T090000', { at: '2026-12-01T08:00:00.000Z', timeZone: 'Europe/Berlin' }],
  ])('is due by %s', (line, due) => {
    expect(one(calendar(['UID:1', 'SUMMARY:x', line])).due).toEqual(due);
  });

  it('tells of what it cannot read, and goes on', () => {
    const { tasks, rejected, warnings } = read(
      calendar(
        ['UID:1', 'SUMMARY:a', 'STATUS:CANCELLED'],
        ['UID:2', 'no colon at all'],
        ['UID:1', 'SUMMARY:again'],
        ['SUMMARY:b', 'PRIORITY:9', 'STATUS:COMPLETED', 'COMPLETED:20261101T080000Z'],
      ),
    );
    expect(tasks).toMatchObject([
      { row: 1, status: 'completed', priority: 'medium' },
      { row: 4, status: 'completed', priority: 'low', completedAt: '2026-11-01T08:00:00Z' },
    ]);
    expect(rejected).toMatchObject([{ row: 2, field: 'VTODO' }]);
    expect(warnings).toMatchObject([
      { row: 1, field: 'STATUS' },
      { row: 3, field: 'UID' },
    ]);
    expect(() => read('x', 'ics')).toThrow('is no iCalendar');
  });
});

describe('a table', () => {
  it('needs a title only, with commas or semicolons', () => {
    expect(read('Title;Notes\none;"a;b"\n\ntwo;\n').tasks).toMatchObject([
      { row: 2, title: 'one', notes: 'a;b' },
      { row: 4, title: 'two', notes: null },
    ]);
    const same = read('title\none\none\n').tasks.map(({ key }) => key);
    expect(new Set(same).size).toBe(2);
    expect(read('title\none\none\n').tasks.map(({ key }) => key)).toEqual(same);
  });

  it('has what our own has', () => {
    expect(
      one(
        "title,dueAt,timeZone,rrule,anchor,reminders,tags\n'+1,2026-12-01T08:00:00Z,UTC,FREQ=DAILY,completion,PT1H 2026-11-30T08:00:00Z,a b\n",
      ),
    ).toMatchObject({
      title: '+1',
      due: { at: '2026-12-01T08:00:00Z', timeZone: 'UTC' },
      recurrence: { rrule: 'FREQ=DAILY', anchor: 'completion' },
      reminders: [{ before: 'PT1H' }, { at: '2026-11-30T08:00:00Z' }],
      tags: ['a', 'b'],
    });
  });
});

describe('any file', () => {
  it('is text in UTF-8, or in UTF-16 with its mark', () => {
    const utf16 = Buffer.from('\ufefftitle\nübung\n', 'utf16le');
    expect(readFile(utf16, undefined, CONTEXT).tasks).toMatchObject([{ title: 'übung' }]);
    expect(() => readFile(Buffer.from([0x74, 0xe9, 0x0a]), undefined, CONTEXT)).toThrow('UTF-8');
    expect(() => read(' \n')).toThrow('is empty');
  });

  it('of ours tells each field of the wrong type', () => {
    const { rejected, warnings } = read(
      JSON.stringify({
        series: [5],
        tasks: [{ title: 5, tags: [1], due: 'x', reminders: {}, status: 'lost', seriesId: 's', seriesIndex: 'x' }],
      }),
    );
    expect(rejected.map(({ field }) => field).sort()).toEqual(
      ['due', 'reminders', 'seriesIndex', 'status', 'tags', 'title'].sort(),
    );
    expect(warnings).toMatchObject([{ field: 'series[0]' }]);
  });

  it('with too many labels keeps five', () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f', '!!'].join(',');
    const { tasks, warnings } = read(
      `BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:x\r\nCATEGORIES:${labels}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n`,
    );
    expect(tasks[0]!.tags).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(warnings).toMatchObject([{ field: 'tags', message: expect.stringContaining('f') }]);
  });
});
