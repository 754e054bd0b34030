import { EventEmitter } from 'node:events';
import { Batcher } from '@app/kernel';
import type { Database } from '../database/database';
import { parseDuration } from '../resources/resources';
import { ApiError, jsonBody, type Route } from '../sidecar/http-router';
import type { SidecarRegistry } from '../sidecar/sidecar';

/** `setTimeout` counts in 32 bits. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const DEFAULT_RETRIES = 3;
const DEFAULT_INTERVAL_MS = 1_000;

interface JobDefinition {
  data: unknown;
  dueTime?: string;
  schedule?: string;
  repeats?: number;
  overwrite?: boolean;
  failurePolicy?: { constant?: { interval?: string; maxRetries?: number }; drop?: object };
}

interface JobRow {
  app_id: string;
  name: string;
  definition: string;
  due_at: Date;
  fired: number;
}

/** The jobs building block: durable, fired to the millisecond and never early, by one timer for each job. */
export class Jobs {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly waiting = new Map<string, Set<JobRow>>();
  private stopped = false;
  /** Many jobs are due at one moment, and registered at one moment. */
  private readonly stores = new Batcher<JobRow>((rows) => this.store(rows), { size: 200, concurrency: 2 });
  private readonly removals = new Batcher<JobRow>((rows) => this.removeAll(rows), { size: 500, concurrency: 1 });

  constructor(
    private readonly database: Database,
    private readonly registry: SidecarRegistry,
  ) {
    for (const sidecar of registry.sidecars) {
      sidecar.on('healthy', () => this.release(sidecar.config.appId));
    }
  }

  /** Arms every job that is stored. */
  async start(): Promise<void> {
    for (const row of await this.database.query<JobRow>('SELECT * FROM local_dapr.job')) this.arm(row);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  async schedule(appId: string, name: string, definition: JobDefinition, now: Date): Promise<void> {
    const dueAt = dueOf(definition, now);
    const row: JobRow = { app_id: appId, name, definition: JSON.stringify(definition), due_at: dueAt, fired: 0 };
    if (definition.overwrite) await this.stores.add(row);
    else await this.create(row);
    this.arm(row);
  }

  async get(appId: string, name: string): Promise<object | undefined> {
    const [row] = await this.database.query<JobRow>('SELECT * FROM local_dapr.job WHERE app_id = $1 AND name = $2', [
      appId,
      name,
    ]);
    return row && { name, ...(JSON.parse(row.definition) as object) };
  }

  async delete(appId: string, name: string): Promise<void> {
    this.disarm(appId, name);
    await this.database.query('DELETE FROM local_dapr.job WHERE app_id = $1 AND name = $2', [appId, name]);
  }

  private async create({ app_id, name, definition, due_at }: JobRow): Promise<void> {
    const stored = await this.database.query(
      `INSERT INTO local_dapr.job (app_id, name, definition, due_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (app_id, name) DO NOTHING RETURNING name`,
      [app_id, name, definition, due_at],
    );
    if (stored.length > 0) return;
    const message = `job "${name}" already exists; set overwrite to replace it`;
    throw new ApiError(409, 'DAPR_SCHEDULER_SCHEDULE_JOB', message);
  }

  /** Stores jobs, replacing those of the same name; of one that comes twice the later one counts. */
  private async store(rows: JobRow[]): Promise<Map<JobRow, unknown>> {
    const latest = [...new Map(rows.map((row) => [keyOf(row.app_id, row.name), row])).values()];
    await this.database.query(
      `INSERT INTO local_dapr.job (app_id, name, definition, due_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
       ON CONFLICT (app_id, name) DO UPDATE SET definition = excluded.definition, due_at = excluded.due_at, fired = 0`,
      columnsOf(latest, ['app_id', 'name', 'definition', 'due_at']),
      'job-store',
    );
    return new Map();
  }

  /** Removes jobs that are done, unless they were moved meanwhile. */
  private async removeAll(rows: JobRow[]): Promise<Map<JobRow, unknown>> {
    await this.database.query(
      `DELETE FROM local_dapr.job USING unnest($1::text[], $2::text[], $3::timestamptz[]) AS done (app_id, name, due_at)
       WHERE job.app_id = done.app_id AND job.name = done.name AND job.due_at = done.due_at`,
      columnsOf(rows, ['app_id', 'name', 'due_at']),
      'job-remove',
    );
    return new Map();
  }

  private arm(row: JobRow): void {
    this.disarm(row.app_id, row.name);
    const key = keyOf(row.app_id, row.name);
    const wait = row.due_at.getTime() - Date.now();
    // A timer may fire a millisecond early, so that what is left is waited for again.
    const timer = setTimeout(
      () => (row.due_at.getTime() > Date.now() ? this.arm(row) : void this.fire(row, 1)),
      Math.min(Math.max(0, wait), LONGEST_TIMEOUT_MS),
    );
    this.timers.set(key, timer);
  }

  private disarm(appId: string, name: string): void {
    clearTimeout(this.timers.get(keyOf(appId, name)));
    this.timers.delete(keyOf(appId, name));
    for (const row of this.waiting.get(appId) ?? []) if (row.name === name) this.waiting.get(appId)!.delete(row);
  }

  /** An app takes work again: what waited for it fires. */
  private release(appId: string): void {
    const rows = this.waiting.get(appId);
    this.waiting.delete(appId);
    for (const row of rows ?? []) this.arm(row);
  }

  private async fire(row: JobRow, attempt: number): Promise<void> {
    if (this.stopped) return;
    const timer = this.timers.get(keyOf(row.app_id, row.name));
    const replica = this.registry.healthyReplicaOf(row.app_id);
    if (!replica) {
      this.waiting.set(row.app_id, (this.waiting.get(row.app_id) ?? new Set()).add(row));
      return;
    }
    const definition = JSON.parse(row.definition) as JobDefinition;
    let delivered = false;
    try {
      const { status } = await replica.app.call('POST', `/job/${row.name}`, JSON.stringify(definition.data), {
        'content-type': 'application/json',
      });
      // Dapr takes 404 for an answer that will not change.
      delivered = (status >= 200 && status < 300) || status === 404;
    } catch {
      replica.suspect();
    }
    // Moved or deleted meanwhile: whoever did that has armed it anew.
    if (this.timers.get(keyOf(row.app_id, row.name)) !== timer) return;
    const pause = delivered ? undefined : retryPause(definition, attempt);
    if (pause !== undefined) {
      this.timers.set(
        keyOf(row.app_id, row.name),
        setTimeout(() => void this.fire(row, attempt + 1), pause),
      );
      return;
    }
    await this.finish(row, definition).catch(() => this.arm({ ...row, due_at: new Date(Date.now() + 1_000) }));
  }

  private async finish(row: JobRow, definition: JobDefinition): Promise<void> {
    const fired = row.fired + 1;
    const interval = intervalOf(definition);
    if (interval === undefined || (definition.repeats !== undefined && fired >= definition.repeats)) {
      await this.removals.add(row);
      this.timers.delete(keyOf(row.app_id, row.name));
      return;
    }
    const next = { ...row, fired, due_at: new Date(row.due_at.getTime() + interval) };
    await this.database.query('UPDATE local_dapr.job SET due_at = $3, fired = $4 WHERE app_id = $1 AND name = $2', [
      row.app_id,
      row.name,
      next.due_at,
      fired,
    ]);
    this.arm(next);
  }
}

export function jobRoutes(jobs: Jobs): Route[] {
  const pattern = /^\/v1\.0(?:-alpha1)?\/jobs\/([^/]+)$/;
  return [
    {
      methods: ['POST', 'PUT'],
      pattern,
      async handle(request) {
        const definition = jsonBody<JobDefinition>(request);
        await jobs.schedule(request.sidecar.config.appId, request.params[0]!, definition, new Date());
        return { status: 204 };
      },
    },
    {
      methods: ['GET'],
      pattern,
      async handle({ sidecar, params }) {
        const job = await jobs.get(sidecar.config.appId, params[0]!);
        if (!job) throw new ApiError(500, 'DAPR_SCHEDULER_GET_JOB', `job not found: ${params[0]}`);
        return { status: 200, body: job };
      },
    },
    {
      methods: ['DELETE'],
      pattern,
      async handle({ sidecar, params }) {
        await jobs.delete(sidecar.config.appId, params[0]!);
        return { status: 204 };
      },
    },
  ];
}

function columnsOf(rows: readonly JobRow[], columns: Array<keyof JobRow>): unknown[][] {
  return columns.map((column) => rows.map((row) => row[column]));
}

function keyOf(appId: string, name: string): string {
  return `${appId}\n${name}`;
}

function intervalOf({ schedule }: JobDefinition): number | undefined {
  return schedule?.startsWith('@every ') ? parseDuration(schedule.slice('@every '.length)) : undefined;
}

function dueOf(definition: JobDefinition, now: Date): Date {
  const fail = (message: string): never => {
    throw new ApiError(400, 'DAPR_SCHEDULER_SCHEDULE_JOB', message);
  };
  const interval = intervalOf(definition);
  if (definition.schedule !== undefined && interval === undefined) {
    fail(`schedule "${definition.schedule}" is not supported here; use @every or dueTime`);
  }
  if (definition.dueTime !== undefined) {
    const duration = parseDuration(definition.dueTime);
    const dueAt = duration === undefined ? new Date(definition.dueTime) : new Date(now.getTime() + duration);
    if (Number.isNaN(dueAt.getTime())) fail(`dueTime "${definition.dueTime}" is neither an instant nor a duration`);
    return dueAt;
  }
  if (interval === undefined) fail('one of dueTime and schedule is needed');
  return new Date(now.getTime() + interval!);
}

function retryPause({ failurePolicy }: JobDefinition, attempt: number): number | undefined {
  if (failurePolicy?.drop) return undefined;
  const constant = failurePolicy?.constant;
  const retries = constant ? (constant.maxRetries ?? Infinity) : DEFAULT_RETRIES;
  return attempt <= retries ? (parseDuration(constant?.interval) ?? DEFAULT_INTERVAL_MS) : undefined;
}

// The number of listeners is the number of consumer groups and job queues of an app, not a leak.
EventEmitter.defaultMaxListeners = 100;
