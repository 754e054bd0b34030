import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startTestPostgres } from '@app/testing';
import { LocalDapr } from '../../../apps/local-dapr/src/local-dapr';
import type { SidecarConfig } from '../../../apps/local-dapr/src/local-dapr.config';
import { TestApp } from './test-app';
import { until } from './until';

/** Two replicas of `contract-a` and one `contract-b`, hosted by the test, each beside its sidecar. */
export interface Harness {
  a: TestApp;
  a2: TestApp;
  b: TestApp;
  /** Kills the runtime (not the broker's data) and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const RESOURCES = join(__dirname, '../resources');
const TOKENS = { daprApiToken: 'dapr-token', appApiToken: 'app-token' };
// Waiting has deadlines of its own.
jest.setTimeout(60_000);

const SECRETS = { granted: { user: 'me', password: 'hunter2' }, hidden: { password: 'no' } };

/** Starts the runtime under test and waits until every subscription stands. */
export async function startHarness(): Promise<Harness> {
  const postgres = await startTestPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-contract-'));
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(SECRETS));
  const resources = join(folder, 'resources');
  mkdirSync(resources);
  for (const name of ['embedded/components.yaml', 'common/subscriptions.yaml', 'common/resiliency.yaml']) {
    const text = readFileSync(join(RESOURCES, name), 'utf8').replaceAll('.data/', `${folder}/`);
    writeFileSync(join(resources, name.replace('/', '-')), text);
  }
  const sidecar = async (appId: string, index: number): Promise<SidecarConfig> => ({
    appId,
    replica: `${appId}-${index}`,
    httpPort: await freePort(),
    appPort: await freePort(),
    ...TOKENS,
    configPath: join(RESOURCES, `${appId}.configuration.yaml`),
  });
  const sidecars = [await sidecar('contract-a', 0), await sidecar('contract-a', 1), await sidecar('contract-b', 0)];
  const config = { databaseUrl: await postgres.createDatabase(), resourcesPaths: [resources], sidecars };
  const [a, a2, b] = sidecars.map(
    ({ appId, appPort, httpPort }) => new TestApp(appId, appPort, `http://127.0.0.1:${httpPort}`, TOKENS.daprApiToken),
  ) as [TestApp, TestApp, TestApp];
  const apps = [a, a2, b];

  let runtime = new LocalDapr(config);
  await runtime.start();
  await Promise.all(apps.map((app) => app.open()));
  const ready = async (): Promise<void> => {
    for (const app of apps) {
      await until(`${app.appId} to be ready`, async () => (await app.dapr('GET', '/v1.0/healthz')).status === 204);
    }
  };
  await ready();
  return {
    a,
    a2,
    b,
    async restart() {
      await runtime.stop();
      runtime = new LocalDapr(config);
      await runtime.start();
      await ready();
    },
    async stop() {
      await runtime.stop();
      await Promise.all(apps.map((app) => app.close()));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
