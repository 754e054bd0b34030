// What the bootstrap scripts share. They use nothing but Node, since they run before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_FLOOR = [20, 19];
const STAMPS = join(root, 'dist', '.stamps');
const INSTALL_STAMP = join(root, 'node_modules', '.installed-lock');
/** What decides about every build besides the sources of a project. */
const COMMON_INPUTS = ['package-lock.json', 'tsconfig.json', 'nest-cli.json'];
const AT_A_TIME = 2;

/** Ends the script with one sentence when Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1])) return;
  console.error(`Node ${process.versions.node} is too old: install Node ${NODE_FLOOR.join('.')} or newer.`);
  process.exit(1);
}

export function say(line) {
  console.log(`  ${line}`);
}

/** Runs a program; resolves with its exit code. Its words are shown, or kept for the case of failure. */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }));
  });
}

/** Fails with a program's own words. */
async function succeed(what, command, args) {
  const { code, output } = await run(command, args, { quiet: true });
  if (code === 0) return;
  const full = /ENOSPC|no space left/i.test(output);
  console.error(output.trim());
  throw new Error(full ? `The disk that holds ${root} is full: free some space and try again.` : `${what} failed.`);
}

/** Installs the packages of package-lock.json, unless they are there. */
export async function install() {
  const lock = digest([join(root, 'package-lock.json')]);
  const modules = join(root, 'node_modules');
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === lock) return;
  // A tree that npm wrote for this very lock needs no second installation.
  if (!existsSync(INSTALL_STAMP) && isInstalledFor(join(modules, '.package-lock.json'))) {
    writeFileSync(INSTALL_STAMP, lock);
    return;
  }
  say('installing packages …');
  await succeed('Installing the packages', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
  ]);
  writeFileSync(INSTALL_STAMP, lock);
}

function isInstalledFor(hiddenLock) {
  if (!existsSync(hiddenLock)) return false;
  const versions = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = versions(hiddenLock);
  return Object.entries(versions(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** Every project that can be built: the applications of nest-cli.json that have a main file, and the web client. */
export function projects() {
  const { projects: all } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8'));
  const nest = Object.entries(all)
    .filter(([, { type, entryFile }]) => type === 'application' && existsSync(join(root, `${entryFile}.ts`)))
    .map(([name, { root: folder, entryFile }]) => ({
      name,
      inputs: [join(folder, 'src'), join(folder, 'tsconfig.app.json'), 'libs'],
      output: join('dist', folder, `${entryFile}.js`),
      command: [join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', name],
    }));
  if (!existsSync(join(root, 'apps', 'web', 'index.html'))) return nest;
  const web = {
    name: 'web',
    inputs: [join('apps', 'web'), join('libs', 'contracts', 'src')],
    output: join('dist', 'apps', 'web', 'index.html'),
    command: [
      join('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      join('apps', 'web'),
      '--outDir',
      join(root, 'dist', 'apps', 'web'),
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
  };
  return [...nest, web];
}

/**
 * Builds the projects whose sources changed since their last build, two at a time. One build at a time per checkout.
 * The benchmark is built only when it is named: whoever starts the product does not wait for it.
 */
export async function build(only = []) {
  const unlock = await buildLock();
  try {
    await buildStale(only);
  } finally {
    unlock();
  }
}

async function buildLock() {
  mkdirSync(STAMPS, { recursive: true });
  const file = join(STAMPS, 'lock');
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isDead(holderOf(file))) rmSync(file, { force: true });
    else if (!told) say('waiting for another build …');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The process that holds a lock; undefined when it gave it back or is just taking it. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isDead(pid) {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

async function buildStale(only) {
  const stale = projects()
    .filter(({ name }) => (only.length === 0 ? name !== 'bench' : only.includes(name)))
    .map((project) => ({
      ...project,
      digest: digest([...project.inputs, ...COMMON_INPUTS].map((path) => join(root, path))),
    }))
    .filter((project) => !isBuilt(project));
  if (stale.length === 0) return;
  say(`building ${stale.map(({ name }) => name).join(', ')} …`);
  const queue = [...stale];
  const worker = async () => {
    for (let project = queue.shift(); project; project = queue.shift()) {
      await succeed(`Building ${project.name}`, process.execPath, project.command);
      writeFileSync(join(STAMPS, project.name), project.digest);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

function isBuilt({ name, digest: wanted, output }) {
  const stamp = join(STAMPS, name);
  return existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** One hash of the content of files and folders. Tests are no part of a build. */
function digest(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf).sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  const entries = readEntries(path);
  if (!entries) return [path];
  return entries.flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'test' || /\.spec\.tsx?$|\.md$/.test(entry.name)) return [];
    return filesOf(join(path, entry.name));
  });
}

function readEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Runs a script's main part; a failure ends it with one sentence. */
export async function main(part) {
  checkNode();
  try {
    process.exitCode = (await part()) ?? 0;
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Runs the compiled runner in place of this script. */
export function runner(args) {
  const entry = join(root, 'dist', 'tools', 'runner', 'tools', 'runner', 'src', 'main.js');
  // http-proxy calls an old helper of Node; nobody who starts the product can do anything about it.
  const child = spawn(process.execPath, ['--disable-warning=DEP0060', entry, ...args], { cwd: root, stdio: 'inherit' });
  // A signal may reach only this script; the runner takes the second one of a Ctrl-C for the first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
