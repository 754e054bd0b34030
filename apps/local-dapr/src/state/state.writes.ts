import type { PoolClient } from 'pg';

/** One write as the API takes it. */
export interface WriteRequest {
  key: string;
  value?: unknown;
  etag?: string;
  metadata?: { ttlInSeconds?: string };
  options?: { concurrency?: string };
}

export interface TransactionOperation {
  operation: 'upsert' | 'delete';
  request: WriteRequest;
}

/** Somebody else wrote the value since it was read. */
export class EtagMismatch extends Error {}

/** What one statement can do to many keys. */
type Kind = 'update' | 'create' | 'put' | 'delete' | 'delete version';

const NEXT = `nextval('local_dapr.state_etag')`;
const EXPIRY = `now() + make_interval(secs => given.ttl)`;
const GIVEN = `unnest($2::text[], $3::text[], $4::double precision[], $5::text[]) AS given (key, value, ttl, etag)`;
const INSERT = `INSERT INTO local_dapr.state (store, key, value, etag, expires_at)
  SELECT $1, given.key, given.value, ${NEXT}, ${EXPIRY} FROM ${GIVEN} ON CONFLICT (store, key)`;
const UPSERT = 'DO UPDATE SET value = excluded.value, etag = excluded.etag, expires_at = excluded.expires_at';

const STATEMENTS: Record<Kind, string> = {
  update: `UPDATE local_dapr.state SET value = given.value, etag = ${NEXT}, expires_at = ${EXPIRY} FROM ${GIVEN}
    WHERE store = $1 AND state.key = given.key AND state.etag::text = given.etag`,
  create: `${INSERT} DO NOTHING`,
  put: `${INSERT} ${UPSERT}`,
  delete: `DELETE FROM local_dapr.state USING ${GIVEN} WHERE store = $1 AND state.key = given.key`,
  'delete version': `DELETE FROM local_dapr.state USING ${GIVEN}
    WHERE store = $1 AND state.key = given.key AND state.etag::text = given.etag`,
};

/** Operations in groups that may be done in any order: no key twice. */
export function groupsOf(operations: readonly TransactionOperation[]): TransactionOperation[][] {
  const groups: TransactionOperation[][] = [];
  let keys = new Set<string>();
  for (const operation of operations) {
    if (groups.length === 0 || keys.has(operation.request.key)) {
      groups.push([]);
      keys = new Set();
    }
    groups.at(-1)!.push(operation);
    keys.add(operation.request.key);
  }
  return groups;
}

/**
 * Does writes of different keys, one statement for each kind of them.
 * @throws EtagMismatch when one of the values is not the version that was named
 */
export async function writeAll(
  client: PoolClient,
  store: string,
  prefix: string,
  operations: readonly TransactionOperation[],
): Promise<void> {
  const byKind = new Map<Kind, WriteRequest[]>();
  for (const operation of operations) {
    const kind = kindOf(operation);
    const ofKind = byKind.get(kind);
    if (ofKind) ofKind.push(operation.request);
    else byKind.set(kind, [operation.request]);
  }
  for (const [kind, requests] of byKind) {
    const { rowCount } = await client.query({
      name: `state-${kind}`,
      text: STATEMENTS[kind],
      values: [
        store,
        requests.map(({ key }) => prefix + key),
        requests.map(({ value }) => JSON.stringify(value ?? null)),
        requests.map(({ metadata }) => Number(metadata?.ttlInSeconds ?? 0) || null),
        requests.map(({ etag }) => etag ?? null),
      ],
    });
    if (kind !== 'delete' && rowCount !== requests.length) throw new EtagMismatch();
  }
}

function kindOf({ operation, request: { etag, options } }: TransactionOperation): Kind {
  if (operation === 'delete') return etag === undefined ? 'delete' : 'delete version';
  if (etag !== undefined) return 'update';
  return options?.concurrency === 'first-write' ? 'create' : 'put';
}
