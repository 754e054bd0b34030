import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../settings/project-root';
import { run } from './run';

const APP = join(projectRoot(), 'tools/runner/test/stand-in-app.cjs');

describe('the command line', () => {
  const said: string[] = [];
  const failed: string[] = [];
  const output = { say: (line: string) => said.push(line), fail: (line: string) => failed.push(line) };
  const never = new Promise<void>(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'runner-cli-'));
  const data = join(folder, 'data');

  beforeAll(() => {
    execFileSync(process.execPath, [join(projectRoot(), 'tools/build.mjs'), 'local-dapr'], { stdio: 'ignore' });
    writeFileSync(
      join(folder, 'dapr.yaml'),
      `version: 1
common: { resourcesPaths: [${join(projectRoot(), 'deploy/dapr/components/kafka')}] }
apps: [{ appID: chat-api, appPort: 3101, daprHTTPPort: 3501, command: [node, ${APP}], env: { PORT: 3001 } }]`,
    );
  }, 120_000);

  beforeEach(() => {
    said.length = 0;
    failed.length = 0;
  });

  const start = (stopped: Promise<void>): Promise<number> =>
    run(['--run-file', join(folder, 'dapr.yaml'), '--data-dir', data, '--free-ports', '--verbose'], output, stopped);

  it('starts, tells the address, and stops when it is asked', async () => {
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const running = start(stopped);
    const poll = setInterval(() => said.some((line) => line.startsWith('Todo Chatbot is ready')) && stop(), 20);
    expect(await running).toBe(0);
    clearInterval(poll);
    expect(said.join('\n')).toMatch(/Todo Chatbot is ready after \d+\.\d s: http:\/\/localhost:\d+\n.*Ctrl-C stops/);
    expect(said.at(-1)).toBe('stopped');
    expect(said.some((line) => line.startsWith('postgres | '))).toBe(true);
    expect(failed).toEqual([]);
  }, 60_000);

  it('stops well even when it is asked before it is ready', async () => {
    expect(await start(Promise.resolve())).toBe(0);
    expect(said.join('\n')).not.toContain('is ready after');
  }, 60_000);

  it('clears the data', async () => {
    expect(await run(['reset', '--data-dir', data], output, never)).toBe(0);
    expect(said).toEqual([`${data} is gone; the next start begins anew.`]);
  });

  it('fails with one sentence', async () => {
    expect(await run(['--stack', 'moon'], output, never)).toBe(1);
    expect(await run(['--run-file', '/no/such.yaml', '--data-dir', data], output, never)).toBe(1);
    expect(failed[1]).toBe('The run file /no/such.yaml cannot be read: name one that exists with --run-file.');
  });
});
