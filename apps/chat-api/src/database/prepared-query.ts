import { DataSource, type EntityManager } from 'typeorm';

/** SQL that stays the same from call to call; the database parses and plans a named one once per connection. */
export interface Statement {
  /** Unique in the app; without one the statement is planned for its values each time. */
  name?: string;
  text: string;
  /** How values are read, when not as the driver does it. */
  types?: ColumnTypes;
}

/** Finds the reader of a column by the id of its type, as the driver wants it. */
export interface ColumnTypes {
  getTypeParser(typeId: number, format?: 'text' | 'binary'): (value: string) => unknown;
}

interface SqlClient {
  query(config: Statement & { values: unknown[] }): Promise<{ rows: unknown[] }>;
}

/**
 * Runs one statement, on the pool or in the transaction of a manager, and hands back the raw rows. It goes round
 * TypeORM's query builder and hydration, which cost more than the statements of the hot paths themselves.
 */
export async function runStatement<Row>(
  source: DataSource | EntityManager,
  statement: Statement,
  values: unknown[] = [],
): Promise<Row[]> {
  const client =
    source instanceof DataSource
      ? (source.driver as unknown as { master: SqlClient }).master
      : ((await source.queryRunner!.connect()) as SqlClient);
  const { rows } = await client.query({ ...statement, values });
  return rows as Row[];
}
