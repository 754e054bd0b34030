// npm run containers: broker, database and control plane of the real stack in Docker, for npm run start:dapr.
import { build, install, main, runner } from './lib.mjs';

await main(async () => {
  await install();
  await build(['runner']);
  return runner(['containers', ...process.argv.slice(2)]);
});
