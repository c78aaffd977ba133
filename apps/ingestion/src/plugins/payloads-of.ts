import { ControlPlaneError, newId } from '@acp/contracts';
import {
  decodeUtf8,
  rawPayloadOf,
  refusedRecord,
  type MappedPayload,
  type SourceMapper,
} from '@acp/intake';
import type { AcceptOptions, ConnectorContext } from '@acp/plugin';

export interface PayloadLimits {
  payloadBytesMax: number;
  payloadsMax: number;
}

const CURSOR_BYTES_MAX = 64 * 1024;
const VENUE = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What a connector gave to `accept`, looked at once: nothing about its form is taken for granted. */
export interface GivenPayloads {
  bodies: Buffer[];
  bytes: number;
  venue: string | undefined;
  fetchedAt: Date | undefined;
  /** Undefined where the cursor stays as it is. */
  cursor: unknown;
}

/** Throws an error that says what to do. The bodies are copies. */
export function inspectGiven(
  payload: Parameters<ConnectorContext['accept']>[0],
  { cursor, venue, fetchedAt }: AcceptOptions,
  { payloadBytesMax, payloadsMax }: PayloadLimits,
): GivenPayloads {
  const given: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  if (given.length > payloadsMax) {
    throw refusal(`${given.length} payloads in one call; the limit is ${payloadsMax}`);
  }
  const bodies = given.map((one) => {
    if (typeof one !== 'string' && !(one instanceof Uint8Array)) {
      throw refusal('a payload must be text or bytes, as the source sent it');
    }
    const size = Buffer.byteLength(one);
    if (size > payloadBytesMax) {
      throw refusal(`a payload has ${size} bytes; the limit is ${payloadBytesMax}`);
    }
    return Buffer.from(one as string);
  });
  if (venue !== undefined && !VENUE.test(venue)) {
    throw refusal('venue must be lower case letters, digits, dots and dashes, 64 at most');
  }
  if (fetchedAt !== undefined && Number.isNaN(Number(fetchedAt))) {
    throw refusal('fetchedAt must be a time');
  }
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
  return { bodies, bytes, venue, fetchedAt, cursor: cursorCopy(cursor) };
}

/** One raw payload for each body, as the mapper of its source reads it. */
export function payloadsOf(
  { bodies, venue, fetchedAt }: GivenPayloads,
  { mapper, connector, now }: { mapper: SourceMapper; connector: string; now: Date },
): MappedPayload[] {
  const at = fetchedAt ?? now;
  return bodies.map((body) => {
    const text = decodeUtf8(body);
    const received = { source: mapper.source, connector, body, fetchedAt: at, traceId: newId() };
    const records =
      text === null
        ? [refusedRecord(body.toString('utf8'), 'MAPPER.UNREADABLE', 'is not valid UTF-8')]
        : mapper.map(text, { fetchedAt: at, venue });
    return { raw: rawPayloadOf(received), mapperVersion: mapper.version, records };
  });
}

function cursorCopy(cursor: unknown): unknown {
  if (cursor === undefined) return undefined;
  const text = JSON.stringify(cursor) as string | undefined;
  if (text === undefined) throw refusal('the cursor must be a JSON value');
  if (Buffer.byteLength(text) > CURSOR_BYTES_MAX) {
    throw refusal(
      `the cursor has ${Buffer.byteLength(text)} bytes; the limit is ${CURSOR_BYTES_MAX}`,
    );
  }
  return JSON.parse(text);
}

function refusal(message: string): ControlPlaneError {
  return new ControlPlaneError('PLUGIN.REFUSED', message);
}
