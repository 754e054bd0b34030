import { startTestPostgres, type TestPostgres } from '@app/testing';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createDataSource, migrate } from './data-source';
import { runStatement } from './prepared-query';
import { UnitOfWork } from './unit-of-work';

describe('database', () => {
  let postgres: TestPostgres;
  let dataSource: DataSource;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    dataSource = createDataSource({ type: 'postgres', url: await postgres.createDatabase() }, []);
    await dataSource.initialize();
    await migrate(dataSource);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await postgres?.stop();
  });

  const revisions = () => runStatement(dataSource, { text: 'SELECT revision FROM user_revision' });
  const insert = 'INSERT INTO user_revision VALUES (gen_random_uuid(), 1)';

  describe('migrations', () => {
    it('find nothing to do the second time', async () => {
      await migrate(dataSource);
      expect(await runStatement(dataSource, { text: 'SELECT * FROM outbox_shard' })).not.toHaveLength(0);
    });

    it('leave nothing behind when one fails', async () => {
      class Half1900000000000 implements MigrationInterface {
        async up(runner: QueryRunner): Promise<void> {
          await runner.query('CREATE TABLE half (id int)');
          await runner.query('SELECT nonsense');
        }

        down(): Promise<void> {
          return Promise.resolve();
        }
      }
      const failing = new DataSource({ ...dataSource.options, migrations: [Half1900000000000] } as never);
      await failing.initialize();
      await expect(migrate(failing)).rejects.toThrow('nonsense');
      await failing.destroy();
      await expect(runStatement(dataSource, { text: 'SELECT * FROM half' })).rejects.toThrow('does not exist');
    });

    it('can be taken back', async () => {
      const other = createDataSource({ type: 'postgres', url: await postgres.createDatabase() }, []);
      await other.initialize();
      await migrate(other);
      const { length } = other.migrations;
      for (let index = 0; index < length; index += 1) await other.undoLastMigration();
      await expect(runStatement(other, { text: 'SELECT * FROM task' })).rejects.toThrow('does not exist');
      await other.destroy();
    });
  });

  describe('a unit of work', () => {
    it('commits, and calls its hooks then; one that throws spoils nothing', async () => {
      const unit = new UnitOfWork(dataSource);
      const called: string[] = [];
      const result = await unit.run(async (manager) => {
        unit.afterCommit(manager, () => {
          throw new Error('a hook that fails is logged');
        });
        unit.afterCommit(manager, () => called.push('hook'));
        await runStatement(manager, { text: insert });
        expect(called).toEqual([]);
        return 'done';
      });
      expect([result, called]).toEqual(['done', ['hook']]);
      expect(await revisions()).toEqual([{ revision: '1' }]);
    });

    it('rolls back when it fails, and calls no hook', async () => {
      const unit = new UnitOfWork(dataSource);
      const hook = jest.fn();
      const failing = unit.run(async (manager) => {
        unit.afterCommit(manager, hook);
        await runStatement(manager, { text: insert });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(hook).not.toHaveBeenCalled();
      expect(await revisions()).toHaveLength(1);
      expect(() => unit.afterCommit(dataSource.manager, hook)).toThrow('UnitOfWork.run');
    });
  });
});
