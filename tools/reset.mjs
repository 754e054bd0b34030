// npm run reset: clears the data folder; refuses while a stack runs on it.
import { build, install, main, runner } from './lib.mjs';

await main(async () => {
  await install();
  await build(['runner']);
  return runner(['reset', ...process.argv.slice(2)]);
});
