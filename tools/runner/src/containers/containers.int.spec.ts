import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort, startTestPostgres } from '@app/testing';
import { DataFolder } from '../base/data-folder';
import { databasePasswords } from '../settings/secrets';
import { readEnvironment } from '../settings/environment';
import { ContainerCredentials } from './container-credentials';
import { prepareContainerDatabase } from './container-database';
import { findRunningContainers, type ContainerPorts } from './running-containers';
import { startContainers } from './start-containers';

describe('the containers', () => {
  let folder: DataFolder;
  const servers: Server[] = [];

  beforeEach(() => {
    folder = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-containers-')));
    folder.create();
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    folder.reset();
  });

  const listen = async (port: number): Promise<void> => {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  };
  const somePorts = async (): Promise<ContainerPorts> => ({
    broker: await freePort(),
    database: await freePort(),
    sentry: await freePort(),
    placement: await freePort(),
    scheduler: await freePort(),
  });
  const prepared = (): ContainerCredentials => {
    const credentials = new ContainerCredentials(folder);
    credentials.prepare();
    return credentials;
  };
  const makeTrustAnchors = (): void =>
    writeFileSync(folder.path('containers', 'dapr', 'credentials', 'ca.crt'), 'certificate');

  describe('share with the runner', () => {
    it('a password and identities that are made once and that only their owner may read', () => {
      const first = prepared();
      const [password, keys] = [first.adminPassword, readFileSync(first.identity().jwksFile, 'utf8')];
      expect(password).toMatch(/^[0-9a-f]{48}$/);
      const again = prepared();
      expect([again.adminPassword, readFileSync(again.identity().jwksFile, 'utf8')]).toEqual([password, keys]);
      for (const file of ['postgres.env', 'dapr/identity-key.json', 'dapr/identity-dapr-scheduler.jwt']) {
        expect(statSync(folder.path('containers', file)).mode & 0o077).toBe(0);
      }
    });
  });

  describe('are used when they are up', () => {
    it('the broker always, the rest only with the credentials of this data folder', async () => {
      const ports = await somePorts();
      expect(await findRunningContainers(folder, ports)).toEqual({});
      for (const port of Object.values(ports)) await listen(port);
      const brokers = `127.0.0.1:${ports.broker}`;
      expect(await findRunningContainers(folder, ports)).toEqual({ brokers });

      const { adminPassword } = prepared();
      const database = { port: ports.database, adminPassword };
      expect(await findRunningContainers(folder, ports)).toEqual({ brokers, database });
      makeTrustAnchors();
      expect(await findRunningContainers(folder, ports)).toMatchObject({
        brokers,
        database,
        controlPlane: {
          trustAnchors: 'certificate',
          ports: { sentry: ports.sentry, placement: ports.placement, scheduler: ports.scheduler },
        },
      });
    });

    it('a control plane that lacks a part is none', async () => {
      const ports = await somePorts();
      prepared();
      makeTrustAnchors();
      await listen(ports.sentry);
      await listen(ports.placement);
      expect(await findRunningContainers(folder, ports)).toEqual({});
    });
  });

  describe('have a database', () => {
    it('that gets its roles and databases once, and the passwords of the data folder', async () => {
      const postgres = await startTestPostgres();
      try {
        const admin = new Client({ connectionString: postgres.url });
        await admin.connect();
        await admin.query('CREATE ROLE admin SUPERUSER LOGIN');
        const server = { port: Number(new URL(postgres.url).port), adminPassword: 'secret' };
        const passwords = databasePasswords(folder);
        await prepareContainerDatabase(server, passwords);
        await prepareContainerDatabase(server, { ...passwords, audit: 'another' });
        const { rows } = await admin.query<{ name: string; owner: string }>(
          'SELECT datname AS name, pg_get_userbyid(datdba) AS owner FROM pg_database ORDER BY 1',
        );
        await admin.end();
        const own = rows.filter(({ owner }) => owner !== 'test');
        expect(own).toEqual(['audit', 'chat_api', 'dapr'].map((name) => ({ name, owner: name })));
      } finally {
        await postgres.stop();
      }
    }, 60_000);

    it('and say what to do when it refuses us', async () => {
      const port = await freePort();
      await expect(
        prepareContainerDatabase({ port, adminPassword: 'secret' }, databasePasswords(folder)),
      ).rejects.toThrow(new RegExp(`^PostgreSQL on port ${port} refuses us .* down -v`));
    });
  });

  describe('are started', () => {
    const environment = (docker?: string) => {
      const programs = folder.path('programs');
      mkdirSync(programs);
      if (docker !== undefined) {
        writeFileSync(join(programs, 'docker'), `#!/bin/sh\n${docker}\n`);
        chmodSync(join(programs, 'docker'), 0o755);
      }
      return { ...readEnvironment({ PATH: '/usr/bin:/bin', HOME: folder.root }), searchPath: programs };
    };

    it('by Docker, with the files they need there before', async () => {
      const record = folder.path('record');
      await startContainers(
        folder,
        folder.root,
        environment(`ls $CONTAINER_FOLDER > ${record}; echo "$@" $CONTAINER_USER >> ${record}`),
      );
      expect(readFileSync(record, 'utf8')).toMatch(
        /^dapr\npostgres\.env\ncompose -f docker-compose\.redpanda\.yml --profile dapr up -d --wait \d+:\d+\n$/,
      );
    });

    it('or one sentence says why not', async () => {
      await expect(startContainers(folder, folder.root, environment())).rejects.toThrow(
        'The program "docker" is missing: it runs the containers; npm run start:dapr needs none.',
      );
      rmSync(folder.path('programs'), { recursive: true });
      await expect(startContainers(folder, folder.root, environment('exit 3'))).rejects.toThrow(
        'Docker could not start the containers (exit code 3)',
      );
    });
  });
});
