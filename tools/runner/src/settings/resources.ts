import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseAllDocuments, visit } from 'yaml';
import type { DataFolder } from '../base/data-folder';
import { RunnerError } from '../base/runner.error';

const DATA_PREFIX = '.data/';

/** The folders of a run file with the component set exchanged: `…/components/kafka` → `…/components/<set>`. */
export function withComponentSet(paths: readonly string[], set: string): string[] {
  return paths.map((path) => (basename(dirname(path)) === 'components' ? join(dirname(path), set) : path));
}

/** A resource file for one stack: every path below `.data/` is moved to the stack's own data folder. */
export function renderResource(text: string, dataDir: string): string {
  const documents = parseAllDocuments(text);
  for (const document of documents) {
    visit(document, {
      Scalar: (_key, node) => {
        if (typeof node.value === 'string' && node.value.startsWith(DATA_PREFIX)) {
          node.value = join(dataDir, node.value.slice(DATA_PREFIX.length));
        }
      },
    });
  }
  return documents.map(String).join('');
}

/**
 * Writes the resources of a stack into its data folder, one folder per source folder.
 * @throws RunnerError when a folder is missing
 */
export function renderFolders(paths: readonly string[], folder: DataFolder): string[] {
  const target = folder.path('run', 'resources');
  rmSync(target, { recursive: true, force: true });
  return paths.map((path, index) => {
    const rendered = join(target, `${index}-${basename(path)}`);
    mkdirSync(rendered, { recursive: true, mode: 0o700 });
    for (const name of yamlFiles(path)) renderFile(join(path, name), join(rendered, name), folder);
    return rendered;
  });
}

/** Writes one resource of a stack. */
export function renderFile(source: string, target: string, folder: DataFolder): string {
  let text: string;
  try {
    text = readFileSync(source, 'utf8');
  } catch {
    throw new RunnerError(`The Dapr resource ${source} cannot be read: the run file names it.`);
  }
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  writeFileSync(target, renderResource(text, folder.root), { mode: 0o600 });
  return target;
}

function yamlFiles(path: string): string[] {
  try {
    return readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    throw new RunnerError(`The folder ${path} with Dapr resources is missing: the run file names it.`);
  }
}
