import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');
const ROOMS = ['apps', 'libs', 'deploy'];
const STATUSES = ['done', 'in progress', 'planned'];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isFolder = (path: string): boolean => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory();
const principlesIn = (text: string): string[] => text.match(/\bP\d\b/g) ?? [];
const tasksIn = (text: string): string[] => text.match(/\bT-\d{3}\b/g) ?? [];

/** The rows of the tables in docs/tasks.md. */
function taskRows() {
  return read('docs/tasks.md')
    .split('\n')
    .filter((line) => /^\| T-/.test(line))
    .map((line) => {
      const [id = '', task = '', principles = '', where = '', status = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { id, task, principles: principles.split(', '), where: where.split(', '), status };
    });
}

/** Every Markdown file that people wrote, from the root of the project. */
function pages(folder = '.'): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const principles = [...read('docs/constitution.md').matchAll(/^## (P\d) /gm)].map(([, name]) => name!);
const tasks = taskRows();
const known = new Set(tasks.map(({ id }) => id));

describe('the constitution', () => {
  it('has the principles P1 to P6, in order', () => {
    expect(principles).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
  });

  it('is served: no principle is without a task', () => {
    const served = new Set(tasks.flatMap((task) => task.principles));
    expect(principles.filter((name) => !served.has(name))).toEqual([]);
  });
});

describe('the list of tasks', () => {
  it('numbers its tasks without a repeat', () => {
    expect(tasks.length).toBeGreaterThan(0);
    expect(known.size).toBe(tasks.length);
  });

  it.each(tasks.map((task) => [task.id, task] as const))(
    '%s serves principles, lives somewhere, has a status',
    (_, task) => {
      expect(task.task).not.toBe('');
      expect(task.principles.filter((name) => !principles.includes(name))).toEqual([]);
      expect(STATUSES).toContain(task.status);
      const missing = task.where.filter((place) => !existsSync(join(ROOT, place.replace('repository root', '.'))));
      expect(missing).toEqual([]);
    },
  );
});

describe('the rooms', () => {
  const rooms = ROOMS.flatMap((top) => readdirSync(join(ROOT, top)).map((name) => join(top, name))).filter(isFolder);

  it.each(rooms)('%s says what it is for, which principles and which tasks it serves', (room) => {
    const text = read(join(room, 'README.md'));
    expect(text).toMatch(/^# \S/);
    expect(principlesIn(text)).not.toEqual([]);
    expect(principlesIn(text).filter((name) => !principles.includes(name))).toEqual([]);
    expect(tasksIn(text)).not.toEqual([]);
  });

  it('have a task in the list that names each of them', () => {
    const places = new Set(tasks.flatMap(({ where }) => where));
    expect(rooms.filter((room) => !places.has(room))).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(pages())('%s names only tasks that exist and links only to what is there', (page) => {
    const text = read(page);
    expect(tasksIn(text).filter((id) => !known.has(id))).toEqual([]);
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target!);
    const broken = targets
      .filter((target) => !/^[a-z]+:/i.test(target))
      .map((target) => relative(ROOT, resolve(ROOT, dirname(page), target)))
      .filter((target) => !existsSync(join(ROOT, target)));
    expect(broken).toEqual([]);
  });

  it('number the decisions one after the other', () => {
    const numbers = readdirSync(join(ROOT, 'docs', 'adr')).map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
