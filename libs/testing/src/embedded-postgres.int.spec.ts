import { Client } from 'pg';
import { startTestPostgres } from './embedded-postgres';

describe('startTestPostgres', () => {
  it('gives real databases, each its own', async () => {
    const postgres = await startTestPostgres();
    try {
      const urls = [await postgres.createDatabase(), await postgres.createDatabase()];
      for (const url of urls) {
        const client = new Client({ connectionString: url });
        await client.connect();
        await client.query('CREATE TABLE only_here (id int)');
        const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
        expect(rows[0]!.server_version).toMatch(/^18/);
        await client.end();
      }
    } finally {
      await postgres.stop();
    }
  }, 30_000);
});
