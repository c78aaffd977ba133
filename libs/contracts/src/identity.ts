import { hash, randomFillSync } from 'node:crypto';
import { parse, stringify, v7, validate } from 'uuid';
import { canonicalJson } from './canonical-json.js';
import { canonicalTime } from './canonical-time.js';
import { sha256 } from './sha256.js';

/** Namespace of every derived event id. Changing it would make every vendor record a new event. */
export const EVENT_ID_NAMESPACE = '6f1d1f0e-5d5c-5b7a-9a53-0f6c1c7d2e4b';

/** What a source calls one of its records: `key` is unique in `stream`, a channel, a table or a file. */
export interface NaturalKey {
  source: string;
  stream: string;
  key: string;
}

const TIME_BYTES = 6;
const TIME_MS_MAX = 2 ** (8 * TIME_BYTES) - 1;

/**
 * The event id of a record without a time of its own: UUID v5 over `source/stream/key` (RFC 9562,
 * section 5.5). The same record fetched twice is the same event. Half of a surrogate pair counts as
 * U+FFFD, which is what its UTF-8 would hold.
 */
export function deriveEventId(source: string, stream: string, key: string): string {
  return namedId(nameOf({ source, stream, key }));
}

/**
 * The event id of a record whose source says when it happened: UUID v8 (RFC 9562, section 5.8) of that
 * time in milliseconds, 48 bits as in version 7, and of SHA-256 over namespace and natural key. As
 * deterministic as `deriveEventId`, and ids of one time stand side by side in every index. The time must
 * be what the source says of the record each time that it sends it: neither a time of sending nor ours.
 * What is no time, or lies before 1970, leaves the version 5.
 */
export function deriveTimedEventId(natural: NaturalKey, occurredAt: unknown): string {
  const at = typeof occurredAt === 'string' ? canonicalTime(occurredAt) : null;
  const ms = at === null ? -1 : Date.parse(at);
  if (!(ms >= 0 && ms <= TIME_MS_MAX)) return namedId(nameOf(natural));
  const bytes = hash('sha256', EVENT_ID_NAMESPACE + nameOf(natural), 'buffer').subarray(0, 16);
  bytes.writeUIntBE(ms, 0, TIME_BYTES);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return stringify(bytes);
}

function nameOf({ source, stream, key }: NaturalKey): string {
  return `${source}/${stream}/${key}`.toWellFormed();
}

const NAMESPACE_BYTES = Buffer.from(parse(EVENT_ID_NAMESPACE));

/** UUID v5 in the namespace, a third of the time of the package's, which parses the namespace each time. */
function namedId(name: string): string {
  const named = Buffer.concat([NAMESPACE_BYTES, Buffer.from(name)]);
  const bytes = Buffer.from(hash('sha1', named, 'binary'), 'binary').subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return stringify(bytes);
}

/** A fresh, time-ordered id for rows and for events that bring no identity of their own. */
export function newId(): string {
  const random = randomBytes();
  const now = Date.now();
  if (now > newest.msecs) {
    newest = { msecs: now, seq: random.readInt32BE(6) & 0x7fff_ffff };
  } else {
    const seq = (newest.seq + 1) | 0;
    newest = { msecs: seq === 0 ? newest.msecs + 1 : newest.msecs, seq };
  }
  return v7({ random, ...newest });
}

/** Time and number of the newest fresh id: those of one millisecond are in their order, too. */
let newest = { msecs: -Infinity, seq: 0 };

const RANDOM_BYTES = 16;
const randomPool = Buffer.allocUnsafeSlow(256 * RANDOM_BYTES);
let randomAt = randomPool.length;

/** Drawn for many ids at once: a call of the generator for each costs more than the rest of an id. */
function randomBytes(): Buffer {
  if (randomAt === randomPool.length) {
    randomFillSync(randomPool);
    randomAt = 0;
  }
  randomAt += RANDOM_BYTES;
  return randomPool.subarray(randomAt - RANDOM_BYTES, randomAt);
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}

/**
 * What makes two deliveries of one `event_id` the same fact. Trace and ingestion time are left out:
 * a retry of a push carries new ones.
 */
export function contentSha256(event: {
  event_type: string;
  source: string;
  entity_id: string | null;
  entity_type: string | null;
  occurred_at: string;
  schema_version: number;
  causation_id: string | null;
  payload: Record<string, unknown>;
}): Buffer {
  const content = [
    event.event_type,
    event.source,
    event.entity_id,
    event.entity_type,
    event.occurred_at,
    event.schema_version,
    event.causation_id,
    event.payload,
  ];
  return sha256(canonicalJson(content));
}
