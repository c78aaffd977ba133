import { hash } from 'node:crypto';

/** SHA-256 of a text in UTF-8, or of bytes. Half the time of a `Hash` object, and nothing to collect. */
export function sha256(data: string | Uint8Array): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'binary');
}
