// Writes docs/generated from the code: `npm run docs:generate`. Tests fail when these files are stale.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const node = (script, args, env = process.env) =>
  execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, env, stdio: 'inherit' });

node('@nestjs/cli/bin/nest.js', ['build', 'contracts']);
const { generatedDocuments } = require(
  join(root, 'dist/libs/contracts/libs/contracts/src/schema/generated-documents.js'),
);
for (const [path, text] of generatedDocuments()) {
  const file = join(root, 'docs/generated', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote docs/generated/${path}`);
}

// The OpenAPI document needs the whole of chat-api; the test that compares it writes it when it is told to.
node('jest/bin/jest.js', ['--selectProjects', 'integration', '--testPathPatterns', 'openapi-document'], {
  ...process.env,
  UPDATE_DOCS: '1',
});
