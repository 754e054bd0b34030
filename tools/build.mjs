// npm run build [-- <project> …]: builds what changed.
import { build, install, main, say } from './lib.mjs';

await main(async () => {
  await install();
  await build(process.argv.slice(2));
  say('everything is built');
});
