import { normaliseHeaders } from '../message/inbound-message.js';
import type { Delivery } from '../dispatch/delivery.js';

/** The field of a stream entry that holds the envelope; every other field is a header. */
const PAYLOAD_FIELD = 'payload';

/** An entry as XREADGROUP and XAUTOCLAIM answer it; fields are null where it was trimmed away. */
export type RawStreamEntry = [id: string, fields: string[] | null];

export interface StreamDelivery extends Delivery {
  readonly id: string;
}

export function streamDelivery(id: string, fields: string[], suspect: boolean): StreamDelivery {
  const headers: Record<string, string> = {};
  let payload = '';
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const name = fields[index]!;
    if (name === PAYLOAD_FIELD) payload = fields[index + 1]!;
    else headers[name] = fields[index + 1]!;
  }
  const publishedAt = new Date(Number.parseInt(id, 10));
  const message = { payload, headers: normaliseHeaders(headers), publishedAt };
  return { id, message, key: message.headers['partition_key'] || null, suspect };
}
