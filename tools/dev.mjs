// npm run dev -- <app> [--data-dir <folder>]: takes one app of a running stack over with `nest start <app> --watch`,
// beside the sidecar it had, and gives it back at the end.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, main, root, run, say } from './lib.mjs';

/** The stack that runs on a data folder, and its app of that name. */
function find(appId, dataDir) {
  const file = join(dataDir, 'run', 'stack.json');
  if (!existsSync(file)) throw new Error(`No stack runs on ${dataDir}: start one with "npm start" first.`);
  const stack = JSON.parse(readFileSync(file, 'utf8'));
  const app = stack.apps.find((each) => each.appId === appId && each.replica === 0);
  if (app) return { stack, app };
  const names = [...new Set(stack.apps.map((each) => each.appId))].join(', ');
  throw new Error(`Which app? Write "npm run dev -- <app>" with one of ${names}.`);
}

/** What an app is told by its runner. */
function environmentOf(app) {
  return {
    APP_ID: app.appId,
    APP_PORT: String(app.appPort),
    DAPR_HTTP_PORT: String(app.daprHttpPort),
    DAPR_API_TOKEN: app.daprApiToken,
    APP_API_TOKEN: app.appApiToken,
    POD_NAME: app.podName,
    ...(app.publicUrl === null ? {} : { PORT: new URL(app.publicUrl).port }),
  };
}

async function ask({ control }, what, appId) {
  const answer = await fetch(`${control.url}/${what}/${appId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}` },
  });
  if (!answer.ok) throw new Error(`The stack did not ${what} ${appId}: ${(await answer.json()).title}`);
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'data-dir': { type: 'string', default: join(root, '.data') } },
  });
  const { stack, app } = find(positionals[0], resolve(values['data-dir']));
  await install();
  await ask(stack, 'stop', app.appId);
  say(`${app.appId} is yours, beside the sidecar at ${app.daprUrl}; Ctrl-C gives it back`);
  // Ctrl-C reaches nest as well; this process has to outlive it.
  process.on('SIGINT', () => undefined);
  const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { code } = await run(process.execPath, [nest, 'start', app.appId, '--watch'], {
    env: { ...process.env, ...environmentOf(app) },
  });
  await ask(stack, 'start', app.appId);
  say(`${app.appId} is the stack's again`);
  return code === 130 ? 0 : code;
});
