import type { Database } from '../database/database';
import type { Component } from '../resources/resources';
import { ApiError, jsonBody, type ApiRequest, type Route } from '../sidecar/http-router';
import { EtagMismatch, groupsOf, writeAll, type TransactionOperation, type WriteRequest } from './state.writes';

interface StateRow {
  key: string;
  value: string;
  etag: string;
}

/** The state building block: values with ETags, transactions, per-app keys. */
export function stateRoutes(database: Database, components: readonly Component[]): Route[] {
  const stores = new Map(
    components.filter(({ type }) => type.startsWith('state.')).map((component) => [component.name, component]),
  );

  const storeOf = ({ params, sidecar }: ApiRequest): { store: string; prefix: string } => {
    const store = stores.get(params[0]!);
    if (!store || (store.scopes.length > 0 && !store.scopes.includes(sidecar.config.appId))) {
      throw new ApiError(400, 'ERR_STATE_STORE_NOT_FOUND', `state store ${params[0]} is not found`);
    }
    return { store: store.name, prefix: `${sidecar.config.appId}||` };
  };

  const read = (store: string, keys: string[]): Promise<StateRow[]> =>
    database.query<StateRow>(
      `SELECT key, value, etag::text FROM local_dapr.state
       WHERE store = $1 AND key = ANY($2) AND (expires_at IS NULL OR expires_at > now())`,
      [store, keys],
      'state-read',
    );

  const guarded = async (code: string, store: string, status: number, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error instanceof EtagMismatch) {
        throw new ApiError(status, code, `failed on state store ${store}: possible etag mismatch`);
      }
      throw new ApiError(500, code, `failed on state store ${store}: ${(error as Error).message}`);
    }
  };

  return [
    {
      methods: ['POST', 'PUT'],
      pattern: /^\/v1\.0\/state\/([^/]+)\/bulk$/,
      async handle(request) {
        const { store, prefix } = storeOf(request);
        const { keys } = jsonBody<{ keys: string[] }>(request);
        const rows = new Map(
          (
            await read(
              store,
              keys.map((key) => prefix + key),
            )
          ).map((row) => [row.key, row]),
        );
        return {
          status: 200,
          body: keys.map((key) => {
            const row = rows.get(prefix + key);
            return row ? { key, data: JSON.parse(row.value) as unknown, etag: row.etag } : { key };
          }),
        };
      },
    },
    {
      methods: ['POST', 'PUT'],
      pattern: /^\/v1\.0\/state\/([^/]+)\/transaction$/,
      async handle(request) {
        const { store, prefix } = storeOf(request);
        const { operations = [] } = jsonBody<{ operations?: TransactionOperation[] }>(request);
        await guarded('ERR_STATE_TRANSACTION', store, 500, () =>
          database.transaction(async (client) => {
            for (const group of groupsOf(operations)) await writeAll(client, store, prefix, group);
          }),
        );
        return { status: 204 };
      },
    },
    {
      methods: ['POST', 'PUT'],
      pattern: /^\/v1\.0\/state\/([^/]+)$/,
      async handle(request) {
        const { store, prefix } = storeOf(request);
        const items = jsonBody<WriteRequest[]>(request);
        await guarded('ERR_STATE_SAVE', store, 409, () =>
          database.transaction(async (client) => {
            const operations = items.map((item) => ({ operation: 'upsert' as const, request: item }));
            for (const group of groupsOf(operations)) await writeAll(client, store, prefix, group);
          }),
        );
        return { status: 204 };
      },
    },
    {
      methods: ['GET'],
      pattern: /^\/v1\.0\/state\/([^/]+)\/(.+)$/,
      async handle(request) {
        const { store, prefix } = storeOf(request);
        const [row] = await read(store, [prefix + request.params[1]!]);
        if (!row) return { status: 204 };
        return { status: 200, body: JSON.parse(row.value) as unknown, headers: { etag: row.etag } };
      },
    },
    {
      methods: ['DELETE'],
      pattern: /^\/v1\.0\/state\/([^/]+)\/(.+)$/,
      async handle(request) {
        const { store, prefix } = storeOf(request);
        const etag = request.headers['if-match'];
        await guarded('ERR_STATE_DELETE', store, 409, () =>
          database.transaction((client) =>
            writeAll(client, store, prefix, [
              { operation: 'delete', request: { key: request.params[1]!, ...(etag ? { etag } : {}) } },
            ]),
          ),
        );
        return { status: 204 };
      },
    },
  ];
}
