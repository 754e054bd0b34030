import { Client } from 'pg';
import { RunnerError } from '../base/runner.error';
import { databaseOwners } from '../infrastructure/postgres';
import type { DatabasePasswords } from '../settings/secrets';
import { CONTAINER_ADMIN } from './container-credentials';

/**
 * Makes the roles and databases of the product on a PostgreSQL that is up, as far as they are missing, and gives each
 * role its password of this data folder.
 * @throws RunnerError when the server takes no connection with the administrator's password
 */
export async function prepareContainerDatabase(
  { port, adminPassword }: { port: number; adminPassword: string },
  passwords: DatabasePasswords,
): Promise<void> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: CONTAINER_ADMIN,
    password: adminPassword,
    database: 'postgres',
  });
  try {
    await client.connect();
  } catch (error) {
    throw new RunnerError(
      `PostgreSQL on port ${port} refuses us ("${(error as Error).message}"): if its data is older than the data folder, ` +
        'remove it with "docker compose -f docker-compose.redpanda.yml --profile dapr down -v".',
    );
  }
  try {
    for (const [name, password] of databaseOwners(passwords)) {
      // Names are ours and passwords hexadecimal; neither can be a parameter of these statements.
      const verb = (await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', name)) ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${name} LOGIN PASSWORD '${password}'`);
      if (await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', name)) continue;
      await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
      await client.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rows.length > 0;
}
