import { LocalDapr } from './local-dapr';
import { readConfig } from './local-dapr.config';

const flag = process.argv.indexOf('--config');
const path = process.argv[flag + 1];
if (flag === -1 || path === undefined) {
  console.error('local-dapr: --config <file.json> is missing; the runner writes that file');
  process.exit(2);
}

const runtime = new LocalDapr(readConfig(path));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void runtime.stop().then(() => process.exit(0)));
}
runtime.start().catch((error: Error) => {
  console.error(`local-dapr: ${error.message}`);
  process.exit(1);
});
