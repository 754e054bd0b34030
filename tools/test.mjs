// npm test: unit and integration tests with coverage, then the contract and end-to-end suites on a stack of their own.
//   --stack embedded|dapr          the stack of the contract and end-to-end suites; dapr leaves the rest out
//   --only unit,integration,contract,e2e
//   --replicas <n>|<app>=<n>,…     of the stack of the end-to-end suite, instead of the two that it goes over
// Everything else goes to Jest, for example: npm run test:e2e -- --testPathPatterns reminders
// Jest's reports are left in coverage/results.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, main, root, run, say } from './lib.mjs';

const RESULTS = join(root, 'coverage', 'results');
/**
 * The end-to-end suite goes over three stacks: one with a second gateway, so that broadcast and hops between replicas are
 * under test while processes are killed, one with two of everything, which has to give the same results, and one for
 * fifty clients at once.
 */
const PASSES = [
  { name: '', replicas: 'gateway=2', jest: ['--testPathIgnorePatterns', 'series-chaos'] },
  { name: ', two replicas', replicas: '2', jest: ['--testPathIgnorePatterns', 'faults', 'series-chaos'] },
  // What it leaves the broker to deliver would keep other suites waiting.
  { name: ', fifty clients', replicas: '2', jest: ['--testPathPatterns', 'series-chaos'] },
];

/** The options that are ours, and the rest for Jest. */
function readOptions() {
  const { values, tokens } = parseArgs({
    options: { stack: { type: 'string' }, only: { type: 'string' }, replicas: { type: 'string' } },
    strict: false,
    tokens: true,
  });
  const ours = new Set(['stack', 'only', 'replicas']);
  const consumed = new Set();
  for (const token of tokens) {
    if (token.kind !== 'option' || !ours.has(token.name)) continue;
    consumed.add(token.index);
    if (token.value !== undefined && !token.inlineValue) consumed.add(token.index + 1);
  }
  const kind = values.stack ?? 'embedded';
  if (kind !== 'embedded' && kind !== 'dapr') throw new Error(`--stack ${kind}: write embedded or dapr.`);
  const all = kind === 'dapr' ? ['contract', 'e2e'] : ['unit', 'integration', 'contract', 'e2e'];
  return {
    kind,
    suites: values.only?.split(',') ?? all,
    replicas: values.replicas,
    jest: process.argv.slice(2).filter((_, index) => !consumed.has(index)),
  };
}

async function jest(name, projects, args, env = {}) {
  say(`${name} tests …`);
  const report = ['--json', `--outputFile=${join(RESULTS, `${name.replace(/\W+/g, '-')}.json`)}`];
  const { code } = await run(
    process.execPath,
    [join('node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', ...projects, ...report, ...args],
    { env: { ...process.env, ...env } },
  );
  return code === 0;
}

/** Runs the end-to-end suite on a stack that exists only for it. */
async function endToEnd(kind, name, replicas, args) {
  const source = join(root, 'dist', 'tools', 'runner', 'tools', 'runner', 'src');
  const require = createRequire(import.meta.url);
  const { startStack, parseReplicas, Ports } = require(join(source, 'index.js'));
  const dataDir = mkdtempSync(join(tmpdir(), `todo-chatbot-${kind}-`));
  say(`starting a stack (${kind}${name}) in ${dataDir} …`);
  // The suite is its own identity provider, at an address that the stack has to know before.
  const oidc = { issuer: `http://127.0.0.1:${await new Ports(0, true).free()}`, audience: 'todo-chatbot-e2e' };
  const wish = { kind, dataDir, freePorts: true, replicas: parseReplicas(replicas), secrets: { oidc }, say };
  const stack = await startStack(wish);
  const stop = () => stack.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const passed = await jest(`e2e ${kind}${name}`, ['e2e'], ['--runInBand', ...args], {
      STACK_KIND: kind,
      STACK_FILE: stack.stackFile,
      OIDC_ISSUER: oidc.issuer,
      OIDC_AUDIENCE: oidc.audience,
    });
    await stop();
    if (passed) rmSync(dataDir, { recursive: true, force: true });
    else say(`the logs of that stack are in ${join(dataDir, 'logs')}`);
    return passed;
  } finally {
    await stop();
  }
}

await main(async () => {
  const { kind, suites, replicas, jest: args } = readOptions();
  await install();
  await build();
  mkdirSync(RESULTS, { recursive: true });
  const outcomes = [];
  // The embedded runtime runs inside the contract suite, so that what the suite reaches of it counts.
  const inProcess = suites.filter((suite) => suite !== 'e2e' && !(suite === 'contract' && kind === 'dapr'));
  if (inProcess.length > 0) {
    const coverage = inProcess.length === 3 && args.length === 0 ? ['--coverage'] : [];
    // What is beside containers is real Dapr, which needs more than Node.
    const options = ['--testPathIgnorePatterns', 'containers.contract', ...coverage, ...args];
    outcomes.push(await jest(inProcess.join(', '), inProcess, options, { STACK_KIND: 'embedded' }));
  }
  if (suites.includes('contract') && kind === 'dapr') {
    outcomes.push(await jest('contract dapr', ['contract'], ['--runInBand', ...args], { STACK_KIND: kind }));
  }
  if (suites.includes('e2e')) {
    // Whoever asks for something special gets that, once.
    const special = replicas !== undefined || args.length > 0;
    const passes = special ? [{ name: '', replicas: replicas ?? PASSES[0].replicas, jest: [] }] : PASSES;
    for (const pass of passes) outcomes.push(await endToEnd(kind, pass.name, pass.replicas, [...pass.jest, ...args]));
  }
  return outcomes.every(Boolean) ? 0 : 1;
});
