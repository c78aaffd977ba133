import {
  EVENT_ID_NAMESPACE,
  canonicalJson,
  canonicalTime,
  contentSha256,
  deriveEventId,
  deriveTimedEventId,
  type NaturalKey,
} from '@acp/contracts';
import { createHash } from 'node:crypto';
import { MODEL_DECISION, QUOTE } from './sample-events.js';

const KEYS: readonly NaturalKey[] = [
  { source: 'binance', stream: 'spot/btcusdt@trade', key: '4611686018427387905' },
  { source: 'my-shop', stream: 'orders', key: 'a/b c' },
  { source: 'my-shop', stream: 'orders', key: 'Zürich 😀' },
  { source: 'my-shop', stream: 'orders', key: 'half a pair: \ud83d' },
];

const TIMES = [
  '2026-11-21T10:00:00Z',
  '2026-11-21T10:00:00.5Z',
  '2026-11-21T10:00:00.123456Z',
  '2026-11-21T10:00:00.123456789Z',
  '2026-11-21T10:00:00.123000Z',
  '2026-11-21T10:00:00.123+05:30',
  '2024-12-31T23:30:00-01:00',
  '1969-12-31T23:59:59.999Z',
  '0100-01-01T00:00:00Z',
];

const NO_TIMES = [
  '2026-11-21',
  '2026-11-21T10:00:00',
  '2026-11-21 10:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-21T10:00:60Z',
  '2026-11-21T10:00:00.1234567890Z',
  '0099-12-31T23:59:59Z',
  '9999-12-31T23:30:00-01:00',
  '',
];

/** As text, because a number is what its digits say until somebody has read it. */
const JSON_TEXTS = [
  '{"b":1,"a":{"d":[3,2,{"z":null,"y":true}],"c":"x"}}',
  '{"\\u20ac":1,"\\ud83d\\ude00":2,"\\ufb33":3,"a":4,"A":5,"":6}',
  '[1.0,-0.0,1e21,1e20,123456789012345678901,1e-6,1.5e-7,5e-324,1.7976931348623157e308]',
  '[0.1,0.30000000000000004,9007199254740991,100000000000000000000,333333333.3333333]',
  '"quote \\" slash / back \\\\ line \\n tab \\t bell \\u0007 delete \\u007f é \\u2028"',
  '{"quantity":"0.01","limit_price":"64000.10"}',
];

/** Event ids, canonical times, canonical JSON and the digest of an event's content. */
export function identityVectors(): object {
  return {
    about:
      'What identifies an event. Ids by RFC 9562 (versions 5 and 8), digests by SHA-256 in hex.',
    namespace: EVENT_ID_NAMESPACE,
    derived_ids: KEYS.map(({ source, stream, key }) => ({
      ...{ source, stream, key },
      event_id: deriveEventId(source, stream, key),
    })),
    timed_ids: KEYS.flatMap((natural) =>
      [TIMES[2]!, TIMES[5]!, TIMES[7]!, NO_TIMES[0]!].map((occurred_at) => ({
        ...{ ...natural, occurred_at },
        event_id: deriveTimedEventId(natural, occurred_at),
      })),
    ),
    times: [...TIMES, ...NO_TIMES].map((text) => ({ text, canonical: canonicalTime(text) })),
    canonical_json: JSON_TEXTS.map((json) => {
      const canonical = canonicalJson(JSON.parse(json));
      return { json, canonical, sha256: createHash('sha256').update(canonical).digest('hex') };
    }),
    content: [QUOTE, MODEL_DECISION].map((event) => ({
      event,
      sha256: contentSha256(event).toString('hex'),
    })),
  };
}
