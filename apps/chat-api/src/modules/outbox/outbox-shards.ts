/** How many independent streams the outbox has, as the migration made them; a user always belongs to the same one. */
export const OUTBOX_SHARDS = 4;

/** The stream of a user: the last digits of an id are random in every version of UUID that we make. */
export function shardOf(userId: string): number {
  return Number.parseInt(userId.slice(-4), 16) % OUTBOX_SHARDS;
}
