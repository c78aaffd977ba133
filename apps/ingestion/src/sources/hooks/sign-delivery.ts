import type { WebhookSettings } from '@acp/mapping';
import { createHmac } from 'node:crypto';
import type { RequestHeaders } from '../../push/request-context.js';
import { schemeOf } from './signature-scheme.js';

/** What is told of a delivery beside its body, where the vendor tells it. */
export interface DeliveryFacts {
  id: string;
  at: Date;
}

/**
 * The headers with which the vendor of a source would sign this body, with the first of its secrets. What is
 * signed is asked of the scheme that verifies.
 */
export function signDelivery(
  settings: WebhookSettings,
  body: string,
  facts: DeliveryFacts,
): RequestHeaders {
  const scheme = schemeOf(settings);
  const { before, after } = scheme.claimOf(headersOf(settings, facts, '-'));
  const signature = createHmac(scheme.algorithm, scheme.keyOf(settings.secrets[0]!))
    .update(before)
    .update(body)
    .update(after)
    .digest(scheme.encoding);
  return headersOf(settings, facts, signature);
}

function headersOf(
  { preset, hmac }: WebhookSettings,
  { id, at }: DeliveryFacts,
  signature: string,
): RequestHeaders {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  switch (preset) {
    case 'standard':
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${signature}`,
      };
    case 'stripe':
      return { 'stripe-signature': `t=${seconds},v1=${signature}` };
    case 'github':
      return { 'x-hub-signature-256': `sha256=${signature}` };
    case 'slack':
      return { 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${signature}` };
    case 'shopify':
      return { 'x-shopify-hmac-sha256': signature };
    case 'hmac':
      return {
        [hmac.header.toLowerCase()]: `${hmac.prefix}${signature}`,
        ...(hmac.timestamp_header && { [hmac.timestamp_header.toLowerCase()]: seconds }),
        ...(hmac.id_header && { [hmac.id_header.toLowerCase()]: id }),
      };
  }
}
