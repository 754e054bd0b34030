// Adds up the reports of Jest in a folder and prints the one line "N passed, N failed"; fails when anything failed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'coverage/results', problems = '0'] = process.argv.slice(2);
// A step that ended badly without a failing test, as one that could not start, counts as a failure of its own.
let passed = 0;
let failed = 0;
for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
}
if (failed === 0) failed = Number(problems);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
