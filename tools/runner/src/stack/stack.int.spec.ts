import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@app/testing';
import { DataFolder } from '../base/data-folder';
import { statusOf, waitUntil } from '../base/wait';
import { ContainerCredentials } from '../containers/container-credentials';
import { readEnvironment, type RunnerEnvironment } from '../settings/environment';
import { projectRoot } from '../settings/project-root';
import type { Stack } from './stack';
import type { StackOptions } from './stack-options';
import { StackClient } from './stack-client';
import { startStack } from './start-stack';

const APP = join(projectRoot(), 'tools/runner/test/stand-in-app.cjs');
const PROGRAM = join(projectRoot(), 'tools/runner/test/fake-program.cjs');
const WAIT = { deadlineMs: 20_000 };

jest.setTimeout(120_000);

/** A run file of stand-ins; `outside` is run by somebody else. */
function runFile(folder: string, broken = false): string {
  const components = join(projectRoot(), 'deploy/dapr/components/kafka');
  const configuration = join(projectRoot(), 'deploy/dapr/configuration');
  const path = join(folder, 'dapr.yaml');
  const app = (appId: string, number: number, publicPort: boolean): string => `
  - appID: ${appId}
    appPort: ${3100 + number}
    daprHTTPPort: ${3500 + number}
    configFilePath: ${configuration}/${appId}.yaml
    command: [node, ${broken ? '/no/such/file.js' : APP}]
    ${publicPort ? `env: { PORT: ${3000 + number} }` : ''}`;
  writeFileSync(
    path,
    `version: 1
common:
  resourcesPaths: [${components}]
apps:${app('chat-api', 1, true)}${app('gateway', 2, true)}${app('recurring', 3, false)}
  - appID: outside
    appPort: 3109
    daprHTTPPort: 3509`,
  );
  return path;
}

describe('a stack', () => {
  let folder: string;
  let stack: Stack | undefined;
  let lines: string[];

  beforeAll(() => {
    execFileSync(process.execPath, [join(projectRoot(), 'tools/build.mjs'), 'local-dapr'], { stdio: 'ignore' });
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runner-stack-'));
    lines = [];
  });

  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const say = (line: string): void => void lines.push(line);
  const started = async (options: Partial<StackOptions> = {}, broken = false): Promise<Stack> => {
    stack = await startStack({
      kind: 'embedded',
      runFile: runFile(folder, broken),
      dataDir: join(folder, 'data'),
      freePorts: true,
      say,
      ...options,
    });
    return stack;
  };

  describe('embedded', () => {
    it('comes up with its replicas, behind one address, and ends without a trace', async () => {
      const up = await started({ replicas: { 'chat-api': 2 }, secrets: { more: { key: 'value' } } });
      const answers = await Promise.all([1, 2].map(async () => (await fetch(`${up.edgeUrl}/x`)).text()));
      expect(answers.sort()).toEqual(['chat-api chat-api-0', 'chat-api chat-api-1']);
      expect(await (await fetch(`${up.edgeUrl}/socket.io/`)).text()).toBe('gateway gateway-0');
      expect(up.apps().map(({ podName }) => podName)).toEqual([
        'chat-api-0',
        'chat-api-1',
        'gateway-0',
        'recurring-0',
        'outside-0',
      ]);
      expect(up.app('outside')).toMatchObject({ managed: false, publicUrl: null, pid: undefined });
      expect(() => up.app('nobody')).toThrow('no replica 0 of nobody');

      const chatApi = up.app('chat-api');
      expect(chatApi.sidecarPid).toBe(up.processes().find(({ name }) => name === 'local-dapr')!.pid);
      const health = `${chatApi.daprUrl}/v1.0/healthz`;
      expect(await statusOf(health, { 'dapr-api-token': chatApi.daprApiToken })).toBe(204);

      const secrets = join(up.dataDir, 'secrets.json');
      expect(JSON.parse(readFileSync(secrets, 'utf8'))).toMatchObject({
        more: { key: 'value' },
        'audit-database': { type: 'postgres' },
      });
      for (const file of [secrets, up.stackFile]) expect(statSync(file).mode & 0o777).toBe(0o600);
      await expect(startStack({ kind: 'embedded', dataDir: up.dataDir, freePorts: true })).rejects.toThrow(
        /is already running on/,
      );
      await expect(up.wipeJobs()).rejects.toThrow('no scheduler');

      const { stackFile } = up;
      await up.stop();
      await up.stop();
      expect(existsSync(stackFile)).toBe(false);
      expect(up.processes().every(({ pid }) => pid === null)).toBe(true);
    });

    it('finds its database again, and heals what is killed', async () => {
      await (await started()).stop();
      const before = readFileSync(join(folder, 'data', 'database-passwords.json'), 'utf8');
      const up = await started();
      expect(readFileSync(join(folder, 'data', 'database-passwords.json'), 'utf8')).toBe(before);
      const client = new StackClient(up.stackFile);
      for (const name of ['postgres', 'gateway', 'local-dapr']) {
        const { pid } = client.process(name);
        await client.kill(name);
        await waitUntil(`${name} again`, () => ![null, pid].includes(client.process(name).pid), WAIT);
      }
      await waitUntil('the edge', async () => (await statusOf(`${up.edgeUrl}/socket.io/`)) === 200, WAIT);
      await client.stopProcess('chat-api');
      await waitUntil('a way out', async () => (await statusOf(up.edgeUrl)) === 503, WAIT);
      expect(() => up.kill('chat-api')).toThrow('chat-api does not run');
      await up.startProcess('chat-api');
      await up.restart('recurring');
      await waitUntil('the edge', async () => (await statusOf(up.edgeUrl)) === 200, WAIT);
      expect(lines.some((line) => line.startsWith('postgres ended (signal SIGKILL)'))).toBe(true);
    });

    it('leaves an app to somebody else, who finds its environment in a file', async () => {
      const up = await started({ without: ['gateway'], env: { LEVEL: 'debug' } });
      const gateway = up.app('gateway');
      expect(gateway).toMatchObject({ managed: false, pid: undefined });
      expect(await statusOf(`${up.edgeUrl}/socket.io/`)).toBe(503);
      const environment = readFileSync(join(up.dataDir, 'run', 'gateway.env'), 'utf8');
      expect(environment).toContain(`APP_PORT=${gateway.appPort}\nDAPR_HTTP_PORT=${gateway.daprHttpPort}\n`);
      expect(environment).toContain('LEVEL=debug\n');
      await up.stop();
      await expect(started({ without: ['nobody'] })).rejects.toThrow(
        /^--without nobody: .*dapr\.yaml has no such app\.$/,
      );
    });

    it('that cannot come up says which app and where its log is, and leaves nothing running', async () => {
      await expect(started({}, true)).rejects.toThrow(
        /^[a-z-]+ comes up: [a-z-]+ ended \d+ times \(.*\); its log is .*logs.[a-z-]+\.log\.$/,
      );
      expect(existsSync(join(folder, 'data', 'run', 'stack.json'))).toBe(false);
      await (await started()).stop();
    });
  });

  describe('on real Dapr', () => {
    let environment: RunnerEnvironment;
    const programs = join(tmpdir(), `runner-fake-programs-${process.pid}`);

    const install = (...names: string[]): void => {
      for (const name of names) {
        copyFileSync(PROGRAM, join(programs, name));
        chmodSync(join(programs, name), 0o755);
      }
    };

    beforeEach(() => {
      rmSync(programs, { recursive: true, force: true });
      mkdirSync(programs);
      symlinkNode(programs);
      environment = readEnvironment({
        HOME: folder,
        PATH: `${programs}:/usr/bin:/bin`,
        XDG_CACHE_HOME: join(folder, 'cache'),
      });
      environment = { ...environment, searchPath: programs };
    });

    afterAll(() => rmSync(programs, { recursive: true, force: true }));

    const dapr = (): Promise<Stack> => started({ kind: 'dapr', environment });

    it('builds Dapr and fetches Kafka once, and gives every replica a sidecar', async () => {
      install('go', 'mvn', 'java');
      const up = await dapr();
      const names = up.processes().map(({ name }) => name);
      for (const name of [
        'sentry',
        'placement',
        'scheduler',
        'kafka',
        'postgres',
        'chat-api',
        'chat-api-dapr',
        'outside-dapr',
      ]) {
        expect(names).toContain(name);
      }
      expect(names).not.toContain('outside');
      expect(up.app('chat-api').sidecarPid).toBe(up.processes().find(({ name }) => name === 'chat-api-dapr')!.pid);
      expect(lines.join('\n')).toMatch(/building Dapr[^]*fetching Kafka/);
      const jobs = join(up.dataDir, 'dapr', 'scheduler');
      mkdirSync(jobs, { recursive: true });
      await up.wipeJobs();
      expect(existsSync(jobs)).toBe(false);

      await up.stop();
      lines = [];
      rmSync(join(programs, 'go'));
      rmSync(join(programs, 'mvn'));
      await dapr();
      expect(lines.join('\n')).not.toMatch(/building|fetching/);
    });

    it('takes the Dapr of the machine', async () => {
      install('daprd', 'placement', 'scheduler', 'sentry', 'mvn', 'java');
      await dapr();
      expect(lines.join('\n')).not.toContain('building Dapr');
    });

    it('starts no broker and no control plane when containers have them, and needs only daprd', async () => {
      install('daprd');
      const data = new DataFolder(join(folder, 'data'));
      data.create();
      new ContainerCredentials(data).prepare();
      writeFileSync(data.path('containers', 'dapr', 'credentials', 'ca.crt'), 'certificate');
      const servers = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const server = createServer();
          await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
          return server;
        }),
      );
      const [broker, sentry, placement, scheduler] = servers.map((server) => (server.address() as AddressInfo).port);
      const containers = {
        broker: broker!,
        sentry: sentry!,
        placement: placement!,
        scheduler: scheduler!,
        database: await freePort(),
      };
      try {
        const up = await started({ kind: 'dapr', environment, containers });
        const names = up.processes().map(({ name }) => name);
        expect(names.filter((name) => ['kafka', 'sentry', 'placement', 'scheduler'].includes(name))).toEqual([]);
        expect(names).toContain('postgres');
        expect(lines).toContain(`using the broker at 127.0.0.1:${broker}`);
        await expect(up.wipeJobs()).rejects.toThrow('The scheduler runs in a container');
        await up.stop();
      } finally {
        for (const server of servers) server.close();
      }
    });

    it.each([
      ['go', ['mvn', 'java']],
      ['mvn', ['go', 'java']],
      ['java', ['go', 'mvn']],
    ])('names %s when it is missing, and what would do instead', async (missing, present) => {
      install(...present);
      await expect(dapr()).rejects.toThrow(new RegExp(`The program "${missing}" is missing: .*install`));
    });

    it('tells the last words of a tool that fails', async () => {
      install('mvn', 'java');
      writeFileSync(join(programs, 'go'), '#!/bin/sh\necho first\necho no such module >&2\nexit 2\n', { mode: 0o755 });
      await expect(dapr()).rejects.toThrow(
        /^Building Dapr failed \(2\): "no such module"; all of it is in .*build\.log\.$/,
      );
      writeFileSync(join(programs, 'go'), '#!/bin/sh\necho No space left on device >&2\nexit 1\n', { mode: 0o755 });
      await expect(dapr()).rejects.toThrow(/^The disk that holds .* is full/);
    });
  });
});

/** The fake programs are Node scripts, which look for it on the path. */
function symlinkNode(folder: string): void {
  writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
}
