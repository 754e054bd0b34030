import { ApiClient } from './api-client';
import { LiveClient } from './live-client';
import { runningStack } from './running-stack';
import { until } from '@app/testing';

const DEADLINE_MS = 90_000;

/**
 * Before each file: the file before may have killed something, and a broker gives a new stack its subscriptions some time
 * after it is ready. Every replica has to take requests, and every gateway to show a change as it happens.
 */
beforeAll(async () => {
  const stack = runningStack();
  const replicasOf = (appId: string): string[] =>
    stack.state.apps.flatMap((app) => (app.appId === appId && app.publicUrl !== null ? [app.publicUrl] : []));
  for (const url of replicasOf('chat-api')) {
    await until(`${url} to be ready`, async () => (await fetch(`${url}/health/ready`)).ok, DEADLINE_MS, 100);
  }
  const person = await ApiClient.registered(stack.edgeUrl);
  for (const url of replicasOf('gateway')) {
    const window = await until(
      `${url} to take a socket`,
      () => LiveClient.connect(url, person.accessToken),
      DEADLINE_MS,
    );
    try {
      await until(
        `${url} to show a change as it happens`,
        async () => {
          const { id } = await person.create({ title: 'does it stand?' });
          return window.update(({ task, type }) => task.id === id && type === 'task.created', 1_000);
        },
        DEADLINE_MS,
      );
    } finally {
      window.close();
    }
  }
}, 2 * DEADLINE_MS);
