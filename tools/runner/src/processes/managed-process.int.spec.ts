import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from '../base/data-folder';
import { processIdentity } from '../base/process-identity';
import { waitUntil } from '../base/wait';
import { writeStackFile, type StackState } from '../stack/stack-file';
import type { ProcessEvent, ProcessSpec } from './managed-process';
import { endOrphans } from './orphans';
import { Supervisor } from './supervisor';

const WAIT = { deadlineMs: 15_000 };
const FOREVER = 'console.log("I am", process.env.NAME); setInterval(() => undefined, 1_000);';

describe('processes', () => {
  let folder: DataFolder;
  let events: ProcessEvent[];
  let lines: string[];
  let supervisor: Supervisor;

  beforeEach(() => {
    folder = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-processes-')));
    folder.create();
    events = [];
    lines = [];
    supervisor = new Supervisor(
      (event) => events.push(event),
      (name, line) => lines.push(`${name}: ${line}`),
    );
  });

  afterEach(() => supervisor.stopAll());

  const spec = (name: string, script: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
    name,
    role: 'app',
    command: process.execPath,
    args: ['-e', script],
    env: { NAME: name },
    cwd: folder.root,
    logFile: folder.path('logs', `${name}.log`),
    ...more,
  });
  const deaths = (): ProcessEvent[] => events.filter(({ kind }) => kind === 'died');

  it('come back after a kill, and say so', async () => {
    const one = await supervisor.run(spec('one', FOREVER));
    const { pid } = one;
    await waitUntil('a word', () => lines.includes('one: I am one'), WAIT);
    expect(one.lastFailure).toBeUndefined();
    one.kill();
    const killedAt = Date.now();
    await waitUntil('it runs again', () => one.pid !== undefined && one.pid !== pid, WAIT);
    expect(Date.now() - killedAt).toBeLessThan(2_000);
    expect(one.restarts).toBe(1);
    expect(deaths()[0]!.line).toMatch(/^one ended \(signal SIGKILL\), starting again; its log: .*one\.log$/);
    expect(readFileSync(folder.path('logs', 'one.log'), 'utf8')).toContain('I am one');
  });

  it('that end at once are started again at growing pauses', async () => {
    const broken = await supervisor.run(spec('broken', 'process.exit(3)'));
    await waitUntil('three deaths', () => deaths().length >= 3, WAIT);
    expect(deaths()[0]!.line).toContain('exit code 3');
    await broken.stop();
    expect(broken.lastFailure).toBe('exit code 3');
    expect(broken.pid).toBeUndefined();
  });

  it('that cannot be started, or prepared, tell why', async () => {
    const missing = await supervisor.run(spec('missing', '', { command: '/no/such/program' }));
    await waitUntil('a failure', () => missing.lastFailure !== undefined, WAIT);
    expect(missing.lastFailure).toContain('ENOENT');
    const unready = await supervisor.run(
      spec('unready', FOREVER, { beforeStart: () => Promise.reject(new Error('no disk')) }),
    );
    expect(unready.lastFailure).toBe('no disk');
    expect(missing.kill()).toBe(false);
  });

  it('are ended by force when they do not listen, even while they are paused', async () => {
    const deaf = await supervisor.run(
      spec('deaf', `process.on("SIGTERM", () => undefined); ${FOREVER}`, { stopTimeoutMs: 200 }),
    );
    await waitUntil('a word', () => lines.length > 0, WAIT);
    const paused = await supervisor.run(spec('paused', FOREVER));
    paused.kill('SIGSTOP');
    await Promise.all([deaf.stop(), paused.stop()]);
    expect([deaf.pid, paused.pid]).toEqual([undefined, undefined]);
    expect(deaths()).toEqual([]);
    await paused.start();
    await paused.start();
    expect(paused.pid).toBeDefined();
  });

  it('end in order: apps before what they stand on', async () => {
    await supervisor.run(spec('database', FOREVER, { role: 'database' }));
    await supervisor.run(spec('app', FOREVER));
    await supervisor.run(spec('sidecar', FOREVER, { role: 'sidecar' }));
    await supervisor.stopAll();
    const order = events.filter(({ kind }) => kind === 'stopped').map(({ line }) => line);
    expect(order).toEqual(['app stopped', 'sidecar stopped', 'database stopped']);
    expect(() => supervisor.get('other')).toThrow('no process is called "other"; there are database, app, sidecar');
  });

  it('start a new log when the old one is large', async () => {
    const log = folder.path('logs', 'one.log');
    writeFileSync(log, Buffer.alloc(20 * 1024 * 1024 + 1));
    await supervisor.run(spec('one', FOREVER));
    await waitUntil('a word', () => lines.length > 0, WAIT);
    await supervisor.stopAll();
    expect(readFileSync(log, 'utf8')).toBe('I am one\n');
  });

  describe('that a killed runner left behind', () => {
    const state = (pid: number | null, identity: string | null): StackState =>
      ({
        processes: [
          { name: 'x', role: 'database', pid, identity, restarts: 0, appId: null, replica: null },
          {
            name: 'stranger',
            role: 'app',
            pid: process.pid,
            identity: 'another start',
            restarts: 0,
            appId: null,
            replica: null,
          },
        ],
      }) as unknown as StackState;

    it('are ended, and no other', async () => {
      expect(await endOrphans(folder)).toBe(0);
      const left = await supervisor.run(spec('left', FOREVER));
      await waitUntil('a word', () => lines.length > 0, WAIT);
      writeStackFile(folder, state(left.pid!, processIdentity(left.pid!)!));
      expect(await endOrphans(folder)).toBe(1);
      expect(await endOrphans(folder)).toBe(0);
    });

    it('may be none', async () => {
      writeStackFile(folder, state(null, null));
      expect(await endOrphans(folder)).toBe(0);
      writeFileSync(folder.stackFile, '{');
      expect(await endOrphans(folder)).toBe(0);
    });
  });
});
