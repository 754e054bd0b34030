import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '@app/testing';
import { startStack } from '../../tools/runner/src';
import { DataFolder } from '../../tools/runner/src/base/data-folder';
import { accepts, waitUntil } from '../../tools/runner/src/base/wait';
import { ContainerCredentials } from '../../tools/runner/src/containers/container-credentials';
import { findDapr, type DaprBinaries } from '../../tools/runner/src/dapr/binaries';
import { PostgresServer } from '../../tools/runner/src/infrastructure/postgres';
import { Supervisor } from '../../tools/runner/src/processes/supervisor';
import { readEnvironment } from '../../tools/runner/src/settings/environment';
import { projectRoot } from '../../tools/runner/src/settings/project-root';

interface Service {
  command: string[];
  environment: Record<string, string>;
  ports: string[];
}
type Part = 'sentry' | 'placement' | 'scheduler';

const WAIT = { deadlineMs: 60_000 };
const PARTS: Part[] = ['sentry', 'placement', 'scheduler'];

jest.setTimeout(180_000);

/**
 * The compose file cannot be run where there is no Docker. What is in its containers can: the very commands of the file,
 * with the paths and addresses of this machine in the place of those of a container.
 */
describe('the real stack beside containers', () => {
  const folder = new DataFolder(mkdtempSync(join(tmpdir(), 'todo-chatbot-containers-')));
  const environment = readEnvironment();
  const containers = new Supervisor(() => undefined);
  const compose = parse(readFileSync(join(projectRoot(), 'docker-compose.redpanda.yml'), 'utf8'), { merge: true }) as {
    services: Record<Part, Service>;
  };
  let ports: Record<Part | 'broker' | 'database', number>;

  beforeAll(async () => {
    folder.create();
    ports = {
      broker: await freePort(),
      database: await freePort(),
      sentry: await freePort(),
      placement: await freePort(),
      scheduler: await freePort(),
    };
    new ContainerCredentials(folder).prepare();
    const binaries = await findDapr(environment, projectRoot(), () => undefined);
    for (const part of PARTS) await containers.run(await asProcess(part, binaries));
    await containers.run(await database());
    await waitUntil('all parts are up', async () => (await Promise.all([...up()])).every(Boolean), WAIT);
  });

  afterAll(async () => {
    await containers.stopAll();
    folder.reset();
  });

  const up = function* (): Generator<Promise<boolean>> {
    for (const part of [...PARTS, 'database'] as const) yield accepts(ports[part]);
  };

  /** What a container would see, as this machine has it. */
  const here = (text: string): string =>
    text
      .replaceAll('/dapr/', `${folder.path('containers', 'dapr')}/`)
      .replaceAll('sentry:50001', `127.0.0.1:${ports.sentry}`)
      .replace(/^--override-broadcast-host-port=.*$/, `--override-broadcast-host-port=127.0.0.1:${ports.scheduler}`)
      .replace(/^--port=.*$/, '');

  async function asProcess(part: Part, binaries: DaprBinaries) {
    const { command, environment: env } = compose.services[part];
    const [etcdClient, etcdPeer] = [await freePort(), await freePort()];
    const args = command
      .slice(1)
      .map(here)
      .map((arg) => arg.replace('--etcd-client-port=2379', `--etcd-client-port=${etcdClient}`))
      .map((arg) => arg.replace('https://127.0.0.1:2380', `https://127.0.0.1:${etcdPeer}`))
      .filter(Boolean);
    const loopback = part === 'scheduler' ? ['--etcd-client-listen-address=127.0.0.1'] : [];
    if (part === 'placement') {
      loopback.push('--id=placement-0', `--initial-cluster=placement-0=127.0.0.1:${await freePort()}`);
    }
    // Sentry reads the keys of identities from the path that its configuration names.
    if (part === 'sentry') rewriteSentryConfiguration();
    return {
      name: part,
      role: 'control-plane' as const,
      command: binaries[part],
      args: [
        ...args,
        `--port=${ports[part]}`,
        '--listen-address=127.0.0.1',
        `--healthz-port=${await freePort()}`,
        '--healthz-listen-address=127.0.0.1',
        `--metrics-port=${await freePort()}`,
        '--metrics-listen-address=127.0.0.1',
        ...loopback,
      ],
      env: {
        ...environment.forServices,
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(`${value}/`).replace(/\/$/, '')])),
      },
      cwd: folder.root,
      logFile: folder.path('logs', `container-${part}.log`),
    };
  }

  function rewriteSentryConfiguration(): void {
    const path = folder.path('containers', 'dapr', 'sentry.yaml');
    folder.writePrivate(path, here(readFileSync(path, 'utf8')));
  }

  async function database() {
    const data = new DataFolder(folder.path('database'));
    mkdirSync(data.root);
    data.create();
    const { adminPassword: admin } = new ContainerCredentials(folder);
    const server = new PostgresServer(data, ports.database, { admin, chatApi: 'a', audit: 'b', dapr: 'c' });
    return { ...server.spec(), name: 'container-postgres' };
  }

  it('starts nothing that is up, and its sidecars trust it: state, jobs and calls work', async () => {
    const lines: string[] = [];
    const stack = await startStack({
      kind: 'dapr',
      runFile: join(__dirname, 'dapr.yaml'),
      dataDir: folder.root,
      freePorts: true,
      containers: ports,
      say: (line) => lines.push(line),
    });
    try {
      const own = stack.processes().map(({ name }) => name);
      expect(own.filter((name) => ['postgres', ...PARTS].includes(name))).toEqual([]);
      expect(lines).toContain(`using PostgreSQL on port ${ports.database}`);
      const { daprUrl, daprApiToken } = stack.app('contract-a', 0);
      const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
        fetch(`${daprUrl}${path}`, {
          method,
          headers: { 'dapr-api-token': daprApiToken, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const healthy = async (): Promise<boolean> => {
        const answer = await ask('GET', '/v1.0/healthz/outbound').catch(() => undefined);
        return answer?.status === 204;
      };
      await waitUntil('the sidecar is ready', healthy, WAIT);
      expect((await ask('POST', '/v1.0/state/state', [{ key: 'k', value: 'v' }])).status).toBe(204);
      expect(await (await ask('GET', '/v1.0/state/state/k')).json()).toBe('v');
      const scheduled = await ask('POST', '/v1.0-alpha1/jobs/later', { dueTime: '1h', data: { a: 1 } });
      expect(scheduled.status).toBe(204);
      await expect(stack.wipeJobs()).rejects.toThrow('The scheduler runs in a container');
    } finally {
      await stack.stop();
    }
  });
});
