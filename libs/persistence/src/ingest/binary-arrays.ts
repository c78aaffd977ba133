/**
 * Array parameters in PostgreSQL's binary format. The driver sends a Buffer as binary, anything else
 * as text; a batch as text has to be escaped here and parsed again there, which took a third of the
 * time of a triple write.
 *
 * Every encoder gives the values back as they are where one of them is not in the usual form: the
 * driver then sends text, and PostgreSQL reads or refuses it as it always has.
 */
type ArrayParameter<T> = Buffer | readonly T[];

const OID = {
  ...{ bool: 16, bytea: 17, int4: 23, text: 25, json: 114, timestamptz: 1184, uuid: 2950 },
  jsonb: 3802,
};

/** What a value of `jsonb` begins with: the version of its format. */
const JSONB_VERSION = '\u0001';

const HEADER_BYTES = 20;
/** 2000-01-01, from which PostgreSQL counts, in milliseconds since 1970. */
const EPOCH_MS = 946_684_800_000;
const MS_CHARS = 24;
const MICROS_CHARS = 27;

export function textArray(values: readonly (string | null)[]): Buffer {
  return stringArray(OID.text, values);
}

export function jsonArray(values: readonly (string | null)[]): Buffer {
  return stringArray(OID.json, values);
}

export function jsonbArray(values: readonly string[]): Buffer {
  return stringArray(
    OID.jsonb,
    values.map((value) => JSONB_VERSION + value),
  );
}

/** Throws a RangeError where a value is no whole number of 32 bits: Buffer would cut a fraction off in silence. */
export function intArray(values: readonly (number | null)[]): Buffer {
  const buffer = header(OID.int4, values.length, values.length * 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : 4, at);
    if (value === null) continue;
    if ((value | 0) !== value) throw new RangeError(`${value} is no integer of 32 bits`);
    at = buffer.writeInt32BE(value, at);
  }
  return buffer.subarray(0, at);
}

export function boolArray(values: readonly (boolean | null)[]): Buffer {
  const buffer = header(OID.bool, values.length, values.length * 5);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : 1, at);
    if (value !== null) at = buffer.writeUInt8(value ? 1 : 0, at);
  }
  return buffer.subarray(0, at);
}

export function byteaArray(values: readonly (Buffer | null)[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), 0);
  const buffer = header(OID.bytea, values.length, bytes);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value?.length ?? -1, at);
    at += value?.copy(buffer, at) ?? 0;
  }
  return buffer;
}

export function uuidArray(values: readonly (string | null)[]): ArrayParameter<string | null> {
  const buffer = header(OID.uuid, values.length, values.length * 20);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : 16, at);
    if (value === null) continue;
    if (!writeUuid(buffer, at, value)) return values;
    at += 16;
  }
  return buffer.subarray(0, at);
}

/** Canonical times: as `Date.toISOString` writes them, or with six digits of a second. */
export function timeArray(values: readonly (string | null)[]): ArrayParameter<string | null> {
  const buffer = header(OID.timestamptz, values.length, values.length * 12);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const isTime =
      (value.length === MS_CHARS || value.length === MICROS_CHARS) && value.endsWith('Z');
    const ms = isTime ? Date.parse(value) : Number.NaN;
    const micros = value.length === MICROS_CHARS ? Number(value.slice(-4, -1)) : 0;
    if (Number.isNaN(ms + micros)) return values;
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeBigInt64BE(BigInt(ms - EPOCH_MS) * 1_000n + BigInt(micros), at);
  }
  return buffer.subarray(0, at);
}

function stringArray(oid: number, values: readonly (string | null)[]): Buffer {
  let most = 0;
  for (const value of values) most += 4 + (value === null ? 0 : value.length * 3);
  const buffer = header(oid, values.length, most);
  let at = HEADER_BYTES;
  for (const value of values) {
    const bytes = value === null ? -1 : buffer.write(value, at + 4);
    buffer.writeInt32BE(bytes, at);
    at += 4 + Math.max(0, bytes);
  }
  return buffer.subarray(0, at);
}

/** One dimension from 1 on; an empty array has none. */
function header(oid: number, length: number, bodyBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + bodyBytes);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return length === 0 ? buffer.subarray(0, 12) : buffer;
}

const DASH = 45;

/** Writes the 16 bytes of `8-4-4-4-12`; false when the text is not that. */
function writeUuid(buffer: Buffer, start: number, text: string): boolean {
  if (text.length !== 36) return false;
  let at = start;
  for (let index = 0; index < 36; index += 2) {
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (text.charCodeAt(index) !== DASH) return false;
      index += 1;
    }
    const high = NIBBLES[text.charCodeAt(index)] ?? -1;
    const low = NIBBLES[text.charCodeAt(index + 1)] ?? -1;
    if (high < 0 || low < 0) return false;
    buffer[at++] = high * 16 + low;
  }
  return at === start + 16;
}

const NIBBLES = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return digit;
});
