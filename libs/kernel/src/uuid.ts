import { createHash, randomBytes } from 'node:crypto';

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

function format(bytes: Buffer, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | (version << 4);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

let lastMillisecond = 0;
let sequence = 0;

/**
 * A time-ordered UUID (RFC 9562, version 7). Ids made by one process rise strictly: the 12 bits after the
 * timestamp count within a millisecond, so that an index on the id is appended to and never split in the middle.
 */
export function uuidv7(now: number = Date.now()): string {
  if (now > lastMillisecond) {
    lastMillisecond = now;
    sequence = randomBytes(2).readUInt16BE() & 0x07ff;
  } else {
    sequence += 1;
    if (sequence > 0x0fff) {
      lastMillisecond += 1;
      sequence = 0;
    }
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(sequence, 6);
  return format(bytes, 7);
}

/** A UUID derived from a namespace and a name (RFC 9562, version 5): the same inputs always give the same id. */
export function uuidv5(namespace: string, name: string): string {
  if (!isUuid(namespace)) throw new TypeError(`"${namespace}" is not a UUID and cannot be a namespace`);
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  return format(hash.subarray(0, 16), 5);
}

/** Whether a text is a UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}
