// Writes docs/generated from the code: `npm run docs:generate`. Tests fail when these files are stale.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

execFileSync(process.execPath, [require.resolve('@nestjs/cli/bin/nest.js'), 'build', 'contracts'], { cwd: root });
const { generatedDocuments } = require(
  join(root, 'dist/libs/contracts/libs/contracts/src/schema/generated-documents.js'),
);

for (const [path, text] of generatedDocuments()) {
  const file = join(root, 'docs/generated', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote docs/generated/${path}`);
}
