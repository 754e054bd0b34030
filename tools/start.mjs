// npm start: installs and builds what is missing, then hands over to the runner.
import { build, install, main, runner } from './lib.mjs';

await main(async () => {
  await install();
  await build();
  return runner(['start', ...process.argv.slice(2)]);
});
