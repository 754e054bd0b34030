// npm run bench: measures a stack of its own against the targets; tools/bench/README.md has the options.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, main, root, run, say } from './lib.mjs';

const require = createRequire(import.meta.url);

/** Starts a stack that is built and whose data folder exists, and tells how long the first answer took. */
async function startMeasured(options) {
  const { startStack } = require(join(root, 'dist', 'tools', 'runner', 'tools', 'runner', 'src', 'index.js'));
  await (await startStack(options)).stop();
  const start = performance.now();
  const stack = await startStack(options);
  await fetch(`${stack.edgeUrl}/health/ready`);
  return { stack, startMs: Math.round(performance.now() - start) };
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', default: 'embedded' },
      only: { type: 'string' },
      seconds: { type: 'string' },
      tasks: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { stack: kind, json = join(root, '.data', 'bench', `${kind}.json`), ...passed } = values;
  if (kind !== 'embedded' && kind !== 'dapr') throw new Error(`--stack ${kind}: write embedded or dapr.`);
  await install();
  await build();
  await build(['bench']);
  const dataDir = mkdtempSync(join(tmpdir(), `todo-chatbot-bench-${kind}-`));
  say(`starting a stack (${kind}) in ${dataDir} …`);
  const { stack, startMs } = await startMeasured({ kind, dataDir, freePorts: true, say });
  const stop = () => stack.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const entry = join(root, 'dist', 'tools', 'bench', 'tools', 'bench', 'src', 'main.js');
    const options = Object.entries(passed).flatMap(([name, value]) => [`--${name}`, value]);
    const { code } = await run(
      process.execPath,
      [entry, ...options, '--json', resolve(json), '--start-ms', String(startMs)],
      { env: { ...process.env, STACK_FILE: stack.stackFile } },
    );
    say(`the figures are in ${resolve(json)}`);
    return code;
  } finally {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
