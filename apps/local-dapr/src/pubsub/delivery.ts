import { randomUUID } from 'node:crypto';
import type { LoggedMessage } from './message-log';

/** What became of a message: handled, to be tried again, or refused for good. */
export type Outcome = 'done' | 'retry' | 'drop';

/** Messages as daprd delivers them in bulk. */
export function bulkEnvelope(pubsub: string, topic: string, messages: readonly LoggedMessage[]): string {
  const head = JSON.stringify({
    id: randomUUID(),
    type: 'com.dapr.event.sent.bulk',
    topic,
    pubsubname: pubsub,
    metadata: { pubsubName: pubsub },
  });
  // The events are JSON already.
  const entries = messages.map(
    ({ event }, index) =>
      `{"entryId":"${index}","event":${event},"metadata":{},"contentType":"application/cloudevents+json"}`,
  );
  return `${head.slice(0, -1)},"entries":[${entries.join(',')}]}`;
}

/** What the answer to a single message means, as in daprd's `postman/http`. */
export function outcomeOf(status: number, body: Buffer): Outcome {
  if (status === 404) return 'drop';
  if (status < 200 || status > 299) return 'retry';
  const said = (parse(body) as { status?: unknown } | null | undefined)?.status;
  if (said === undefined || said === '' || said === 'SUCCESS') return 'done';
  return said === 'DROP' ? 'drop' : 'retry';
}

/** What the answer to a bulk means for each of its messages; one without a status of its own is tried again. */
export function outcomesOf(status: number, body: Buffer, count: number): Outcome[] {
  // daprd forgets the whole bulk; nobody should rest on that, so its messages are kept in the dead letters.
  if (status === 404) return Array<Outcome>(count).fill('drop');
  const outcomes = Array<Outcome>(count).fill('retry');
  if (status < 200 || status > 299) return outcomes;
  const statuses = (parse(body) as { statuses?: unknown } | null | undefined)?.statuses;
  for (const { entryId, status: said } of Array.isArray(statuses) ? (statuses as BulkStatus[]) : []) {
    if (said === 'SUCCESS') outcomes[Number(entryId)] = 'done';
    if (said === 'DROP') outcomes[Number(entryId)] = 'drop';
  }
  return outcomes;
}

interface BulkStatus {
  entryId?: unknown;
  status?: unknown;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
