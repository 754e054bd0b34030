import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startTestPostgres, until } from '@app/testing';
import { LocalDapr } from '../../../apps/local-dapr/src/local-dapr';
import type { LocalDaprConfig, SidecarConfig } from '../../../apps/local-dapr/src/local-dapr.config';
import { DataFolder } from '../../../tools/runner/src/base/data-folder';
import { startStack } from '../../../tools/runner/src';
import { renderFolders } from '../../../tools/runner/src/settings/resources';
import { TestApp } from './test-app';

/** Two replicas of `contract-a` and one `contract-b`, hosted by the test, each beside its sidecar. */
export interface Harness {
  a: TestApp;
  a2: TestApp;
  b: TestApp;
  /** Kills the sidecars and starts them again; what broker and database hold stays. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const FOLDER = join(__dirname, '..');
const SECRETS = { granted: { user: 'me', password: 'hunter2' }, hidden: { password: 'no' } };
const TOKENS = { daprApiToken: 'dapr-token', appApiToken: 'app-token' };
const START_MS = 90_000;

// Every wait has a deadline of its own.
jest.setTimeout(120_000);

/**
 * Starts the runtime under test (STACK_KIND: `embedded`, which it is in this very process, or `dapr`) and waits until
 * every subscription stands.
 */
export async function startHarness(): Promise<Harness> {
  const harness = process.env.STACK_KIND === 'dapr' ? await startRealDapr() : await startEmbedded();
  await subscriptionsStand(harness);
  return harness;
}

async function startRealDapr(): Promise<Harness> {
  const dataDir = mkdtempSync(join(tmpdir(), 'todo-chatbot-contract-'));
  const stack = await startStack({
    kind: 'dapr',
    runFile: join(FOLDER, 'dapr.yaml'),
    dataDir,
    freePorts: true,
    replicas: { 'contract-a': 2 },
    secrets: SECRETS,
  });
  const host = (appId: string, replica: number): TestApp => {
    const { appPort, daprUrl, daprApiToken, appApiToken } = stack.app(appId, replica);
    return new TestApp(appId, appPort, daprUrl, daprApiToken, appApiToken);
  };
  const apps = { a: host('contract-a', 0), a2: host('contract-a', 1), b: host('contract-b', 0) };
  const all = Object.values(apps);
  await Promise.all(all.map((app) => app.open()));
  await ready(all);
  return {
    ...apps,
    async restart() {
      const sidecars = stack.processes().filter(({ name }) => name.startsWith('contract-'));
      for (const { name } of sidecars) stack.kill(name);
      await until('the sidecars to be gone', async () => !(await isReady(apps.a)));
      await ready(all);
    },
    async stop() {
      await stack.stop();
      await Promise.all(all.map((app) => app.close()));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startEmbedded(): Promise<Harness> {
  const postgres = await startTestPostgres();
  const folder = new DataFolder(mkdtempSync(join(tmpdir(), 'todo-chatbot-contract-')));
  folder.writePrivate(folder.path('secrets.json'), JSON.stringify(SECRETS));
  const sidecar = async (appId: string, index: number): Promise<SidecarConfig> => ({
    appId,
    replica: `${appId}-${index}`,
    httpPort: await freePort(),
    appPort: await freePort(),
    ...TOKENS,
    configPath: join(FOLDER, 'resources/configuration', `${appId}.yaml`),
  });
  const config: LocalDaprConfig = {
    databaseUrl: await postgres.createDatabase(),
    resourcesPaths: renderFolders(
      [join(FOLDER, 'resources/components/embedded'), join(FOLDER, 'resources/common')],
      folder,
    ),
    sidecars: [await sidecar('contract-a', 0), await sidecar('contract-a', 1), await sidecar('contract-b', 0)],
  };
  const [a, a2, b] = config.sidecars.map(
    ({ appId, appPort, httpPort }) =>
      new TestApp(appId, appPort, `http://127.0.0.1:${httpPort}`, TOKENS.daprApiToken, TOKENS.appApiToken),
  ) as [TestApp, TestApp, TestApp];
  let runtime = new LocalDapr(config);
  await runtime.start();
  await Promise.all([a, a2, b].map((app) => app.open()));
  await ready([a, a2, b]);
  return {
    a,
    a2,
    b,
    async restart() {
      await runtime.stop();
      runtime = new LocalDapr(config);
      await runtime.start();
      await ready([a, a2, b]);
    },
    async stop() {
      await runtime.stop();
      await Promise.all([a, a2, b].map((app) => app.close()));
      await postgres.stop();
      rmSync(folder.root, { recursive: true, force: true });
    },
  };
}

async function isReady(app: TestApp): Promise<boolean> {
  try {
    return (await app.dapr('GET', '/v1.0/healthz')).status === 204;
  } catch {
    return false;
  }
}

async function ready(apps: TestApp[]): Promise<void> {
  for (const app of apps) await until(`${app.appId} to be ready`, () => isReady(app), START_MS);
}

/** A broker assigns a new subscription some time after the sidecar is ready: sends until something comes everywhere. */
async function subscriptionsStand({ a, a2, b }: Harness): Promise<void> {
  const marks = new Set<string>();
  interface Event {
    data?: { text?: string };
  }
  const eventsOf = (body: unknown): Event[] =>
    (body as { entries?: Array<{ event: Event }> }).entries?.map(({ event }) => event) ?? [body as Event];
  const got = (app: TestApp, topic: string): boolean =>
    app.received.some(
      ({ path, body }) => path === `/events/${topic}` && eventsOf(body).some(({ data }) => marks.has(data?.text ?? '')),
    );
  const stand = (): boolean =>
    got(a, 'news') &&
    got(a2, 'news') &&
    got(b, 'orders') &&
    got(b, 'parcels') &&
    (got(a, 'orders') || got(a2, 'orders'));
  await until(
    'every subscription to stand',
    async () => {
      const text = `start ${randomUUID()}`;
      marks.add(text);
      await a.dapr('POST', '/v1.0/publish/pubsub/news', { text });
      await a.dapr('POST', '/v1.0/publish/pubsub/orders', { text });
      await a.dapr('POST', '/v1.0/publish/pubsub/parcels', { text });
      await until('an answer', stand, 1_000).catch(() => undefined);
      return stand();
    },
    START_MS,
  );
}
