import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { StackClient } from '../../runner/src/index';
import type { Row } from './report';

export interface BenchOptions {
  /** How long each steady measure takes. */
  seconds: number;
  /** Tasks of the installation for the search. */
  tasks: number;
  /** From the runner's first step to the first answered request, in milliseconds; undefined when it was not measured. */
  startMs: number | undefined;
}

/** What every measure works with. */
export interface Bench {
  stack: StackClient;
  options: BenchOptions;
  /** Where people reach everything. */
  edgeUrl: string;
  /** chat-api itself. */
  apiUrl: string;
  /** Progress for people. */
  say: (line: string) => void;
  /** Adds a row to the report, and shows it. */
  add: (row: Row) => void;
  /** What was found out about the floors. */
  floors: { transaction?: string; publish?: string };
}

/** One subject of the benchmark. */
export type Measure = (bench: Bench) => Promise<void>;

/** A connection to the database of chat-api. */
export async function database({ stack }: Bench): Promise<Client> {
  const secrets = JSON.parse(readFileSync(stack.state.secretsFile, 'utf8')) as Record<string, { url: string }>;
  const client = new Client({ connectionString: secrets['chat-api-database']!.url });
  await client.connect();
  return client;
}

/**
 * Waits until a condition holds.
 * @throws Error naming what was waited for, after the deadline
 */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  deadlineMs: number,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${deadlineMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
