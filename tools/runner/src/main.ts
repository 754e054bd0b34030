import { run } from './cli/run';

const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

void run(
  process.argv.slice(2),
  { say: (line) => console.log(`  ${line}`), fail: (line) => console.error(`\n${line}`) },
  stopped,
).then((code) => process.exit(code));
