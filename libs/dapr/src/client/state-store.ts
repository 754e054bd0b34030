import { StateConcurrencyEnum, StateConsistencyEnum, type DaprClient } from '@dapr/dapr';
import { Inject, Injectable } from '@nestjs/common';
import { COMPONENTS } from '@app/contracts';
import { DaprError } from '../dapr.errors';
import { callSdk, toStateError } from './sdk.client';
import { SDK_CLIENT } from './sdk-client.token';
import { SidecarHttpClient } from './sidecar-http.client';

/** A value and the tag of the version that was read. */
export interface StateEntry<T> {
  value: T | undefined;
  etag: string | undefined;
}

/** One write of a transaction. Without an `etag` an upsert only creates. */
export type StateOperation =
  | { op: 'upsert'; key: string; value: unknown; etag?: string | undefined }
  | { op: 'delete'; key: string; etag?: string | undefined };

const FIRST_WRITE = {
  concurrency: StateConcurrencyEnum.CONCURRENCY_FIRST_WRITE,
  consistency: StateConsistencyEnum.CONSISTENCY_STRONG,
};

/** {@link FIRST_WRITE} as the HTTP API spells it. */
const GUARDED = { concurrency: 'first-write', consistency: 'strong' };
const TRANSACTION = `/v1.0/state/${COMPONENTS.state}/transaction`;

interface BulkItem {
  key: string;
  data?: unknown;
  etag?: string;
  error?: string;
}

/**
 * The app's own state in Dapr. Every write is guarded by an ETag: of two writers the second one learns it was late. What
 * sagas do for every event goes past the SDK, whose HTTP client takes twice the time.
 */
@Injectable()
export class StateStore {
  constructor(
    @Inject(SDK_CLIENT) private readonly sdk: DaprClient,
    private readonly http: SidecarHttpClient,
  ) {}

  /** Reads one value; both fields are undefined when there is none. */
  async get<T>(key: string): Promise<StateEntry<T>> {
    return (await this.getMany<T>([key])).get(key) ?? { value: undefined, etag: undefined };
  }

  /** Reads several values at once; keys without a value are left out. */
  async getMany<T>(keys: readonly string[]): Promise<Map<string, { value: T; etag: string }>> {
    const found = new Map<string, { value: T; etag: string }>();
    if (keys.length === 0) return found;
    const answer = await this.http.expectOk('state get', 'POST', `/v1.0/state/${COMPONENTS.state}/bulk`, {
      keys,
      parallelism: 10,
    });
    const items = JSON.parse(answer.text) as BulkItem[];
    for (const item of items) {
      if (item.error) throw new DaprError('state get', 500, item.error);
      if (item.data !== undefined && item.data !== null && item.etag !== undefined) {
        found.set(item.key, { value: item.data as T, etag: item.etag });
      }
    }
    return found;
  }

  /**
   * Writes one value. Without an `etag` it only creates.
   * @throws StateConflictError when somebody else wrote it since
   */
  async set<T>(key: string, value: T, etag?: string): Promise<void> {
    await callSdk(
      'state set',
      this.sdk.state.save(COMPONENTS.state, [
        { key, value: value as object, ...(etag === undefined ? {} : { etag }), options: FIRST_WRITE },
      ]),
    );
  }

  /** Removes one value; with an `etag` only that version of it. A value that is not there is removed already. */
  async delete(key: string, etag?: string): Promise<void> {
    await callSdk(
      'state delete',
      this.sdk.state.delete(COMPONENTS.state, key, etag === undefined ? {} : { etag, ...FIRST_WRITE }),
    );
  }

  /**
   * Does all writes or none.
   * @throws StateConflictError when one of the values was written by somebody else since
   */
  async transaction(operations: readonly StateOperation[]): Promise<void> {
    if (operations.length === 0) return;
    const { status, text } = await this.http.send('state transaction', 'POST', TRANSACTION, {
      operations: operations.map((operation) => ({
        operation: operation.op,
        request: {
          key: operation.key,
          ...(operation.op === 'upsert' ? { value: operation.value } : {}),
          ...(operation.etag === undefined ? {} : { etag: operation.etag }),
          ...(operation.op === 'upsert' || operation.etag !== undefined ? { options: GUARDED } : {}),
        },
      })),
    });
    if (status < 200 || status > 299) throw toStateError('state transaction', status, text);
  }
}
