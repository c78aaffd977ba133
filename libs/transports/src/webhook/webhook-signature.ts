import { createHmac } from 'node:crypto';

export interface SignedContent {
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string | Buffer;
}

/**
 * The value of `webhook-signature` by Standard Webhooks: one signature for each key, so that a
 * receiver verifies with the old or the new secret. On `node:crypto`, which is many times faster
 * than the specification's own library; a test verifies with that library.
 */
export function webhookSignature(keys: readonly Buffer[], content: SignedContent): string {
  const prefix = `${content.id}.${content.timestamp}.`;
  return keys
    .map((key) => createHmac('sha256', key).update(prefix).update(content.body).digest('base64'))
    .map((signature) => `v1,${signature}`)
    .join(' ');
}
