// npm run dev -- <app> [--data-dir <folder>]: runs one app with `nest start <app> --watch` beside the sidecar that a
// stack started with `npm start -- --without <app>` keeps for it.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { install, main, root, run, say } from './lib.mjs';

/** Fails with one sentence unless a stack waits for this app. */
function check(appId, dataDir) {
  const file = join(dataDir, 'run', 'stack.json');
  const { apps } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { apps: [] };
  const names = [...new Set(apps.map((app) => app.appId))];
  if (names.length === 0) throw new Error(`No stack runs on ${dataDir}: "npm start -- --without ${appId ?? '<app>'}".`);
  if (!names.includes(appId)) throw new Error(`Which app? "npm run dev -- <app>", one of ${names.join(', ')}.`);
  if (apps.some((app) => app.appId === appId && app.managed)) {
    throw new Error(`The stack runs ${appId} itself: start it with "npm start -- --without ${appId}".`);
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'data-dir': { type: 'string', default: join(root, '.data') } },
  });
  const [appId] = positionals;
  const dataDir = resolve(values['data-dir']);
  check(appId, dataDir);
  await install();
  const env = { ...process.env, ...parseEnv(readFileSync(join(dataDir, 'run', `${appId}.env`), 'utf8')) };
  say(`${appId} runs from its sources; Ctrl-C ends it`);
  // Ctrl-C reaches nest as well, and this process waits for it.
  process.on('SIGINT', () => undefined);
  const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  await run(process.execPath, [nest, 'start', appId, '--watch'], { env });
});
