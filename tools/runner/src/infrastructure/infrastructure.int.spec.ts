import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataFolder } from '../base/data-folder';
import { Ports } from '../base/ports';
import { waitUntil } from '../base/wait';
import { Supervisor } from '../processes/supervisor';
import { databasePasswords } from '../settings/secrets';
import { kafkaPom, serverProperties } from './kafka';
import { asOrdinaryUser } from './ordinary-user';
import { disownPidFile, PostgresServer } from './postgres';
import { findProgram } from './tools';

const WAIT = { deadlineMs: 30_000 };

function temporaryFolder(): DataFolder {
  const folder = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-infrastructure-')));
  folder.create();
  return folder;
}

describe('PostgresServer', () => {
  it('keeps three databases, each for its owner alone, over kills and stale pid files', async () => {
    const folder = temporaryFolder();
    const passwords = databasePasswords(folder);
    const server = new PostgresServer(folder, await new Ports(0, true).free(), passwords);
    const supervisor = new Supervisor(() => undefined);
    const query = async (user: string, password: string, database: string, text: string): Promise<unknown> => {
      const client = new Client({ host: '127.0.0.1', port: server.port, user, password, database });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<{ value: unknown }>(text)).rows[0]?.value;
      } finally {
        await client.end();
      }
    };
    try {
      const managed = await supervisor.run(server.spec());
      const ready = (): Promise<void> => waitUntil('it is ready', () => server.isReady(managed.pid), WAIT);
      await ready();
      await query('chat_api', passwords.chatApi, 'chat_api', 'CREATE EXTENSION pg_trgm');
      await query('chat_api', passwords.chatApi, 'chat_api', "CREATE TABLE t AS SELECT 'ÄÖ' AS value");
      expect(await query('chat_api', passwords.chatApi, 'chat_api', 'SELECT lower(value) AS value FROM t')).toBe('äö');
      expect(await query('chat_api', passwords.chatApi, 'chat_api', "SELECT show_trgm('äö')::text AS value")).not.toBe(
        '{}',
      );
      expect(await query('audit', passwords.audit, 'audit', 'SELECT 1 AS value')).toBe(1);
      await expect(query('audit', passwords.audit, 'chat_api', 'SELECT 1')).rejects.toThrow('permission denied');
      await expect(query('chat_api', 'guess', 'chat_api', 'SELECT 1')).rejects.toThrow(
        'password authentication failed',
      );

      const { pid } = managed;
      managed.kill();
      await waitUntil('a new server', () => managed.pid !== undefined && managed.pid !== pid, WAIT);
      await ready();
      await managed.stop();
      // As after a kill of everything, when a program that lives now has got the pid of the old server.
      writeFileSync(folder.path('postgres', 'postmaster.pid'), `${process.ppid}\n${folder.path('postgres')}\n1\n`);
      await managed.start();
      await ready();
      expect(await query('chat_api', passwords.chatApi, 'chat_api', 'SELECT value FROM t')).toBe('ÄÖ');
    } finally {
      await supervisor.stopAll();
      folder.reset();
    }
  }, 60_000);

  it('leaves a pid file alone whose process is gone', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'runner-pid-')), 'postmaster.pid');
    disownPidFile(path);
    writeFileSync(path, '999999999\nrest\n');
    disownPidFile(path);
    expect(readFileSync(path, 'utf8')).toBe('999999999\nrest\n');
    writeFileSync(path, `${process.pid}\nrest\n`);
    disownPidFile(path);
    expect(readFileSync(path, 'utf8')).toBe('4194305\nrest\n');
  });
});

describe('asOrdinaryUser', () => {
  it('changes nothing for an ordinary user', () => {
    expect(asOrdinaryUser([], false)).toEqual({ prefix: [] });
  });

  it('takes a user namespace for root, or nobody where nobody may enter', () => {
    const closed = mkdtempSync(join(tmpdir(), 'runner-closed-'));
    chmodSync(closed, 0o700);
    const inside = join(closed, 'data');
    mkdirSync(inside);
    const namespaces = spawnSync('unshare', ['--user', '--map-user=1000', 'true']).status === 0;
    if (namespaces) expect(asOrdinaryUser([inside], true).prefix).toContain('unshare');
    const without = (paths: string[]): unknown => asOrdinaryUser(paths, true, '/no/such/unshare');
    expect(() => without([inside])).toThrow(`other users cannot enter ${closed}`);
    chmodSync(closed, 0o755);
    expect(without([inside])).toEqual({ prefix: [], uid: 65_534, gid: 65_534 });
  });
});

describe('findProgram', () => {
  it('looks folder by folder', () => {
    expect(findProgram('sh', '/no/such:/bin:/usr/bin')).toBe('/bin/sh');
    expect(findProgram('no-such-program', '/bin')).toBeUndefined();
  });
});

describe('Kafka', () => {
  it('is described by a pom and settings that listen on loopback only', () => {
    expect(kafkaPom()).toContain('<artifactId>kafka_2.13</artifactId><version>4.1.0</version>');
    const settings = serverProperties('/data', { broker: 1, controller: 2 });
    expect(settings).toContain('listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2\n');
    expect(settings).toContain('num.partitions=8\n');
  });
});
