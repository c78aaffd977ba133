import { webhookKey } from '@acp/contracts';
import { createHmac } from 'node:crypto';
import { QUOTE } from './sample-events.js';

/** The first is that of the specification's own examples. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEXT_SECRET = 'whsec_b3RoZXItc2VjcmV0LW9mLXRoaXJ0eS10d28tYnl0ZXM=';
const ID = '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d4e';
const SENT_AT = 1_795_255_200;
const TOLERANCE_SECONDS = 300;
const BODY = JSON.stringify(QUOTE);

interface Case {
  name: string;
  holds: boolean;
  secrets?: string[];
  headers?: Record<string, string | undefined>;
  body?: string;
  ageSeconds?: number;
}

const signature = (body = BODY, secret = SECRET, sentAt = SENT_AT) =>
  `v1,${createHmac('sha256', webhookKey(secret)!).update(`${ID}.${sentAt}.${body}`).digest('base64')}`;

const signed = (text: string) => ({ 'webhook-signature': text });

const CASES: readonly Case[] = [
  { name: 'signed by the only secret', holds: true },
  { name: 'signed by the older of two', holds: true, secrets: [NEXT_SECRET, SECRET] },
  {
    name: 'signed by both of two, known by one',
    holds: true,
    headers: signed(`${signature(BODY, NEXT_SECRET)} ${signature()}`),
  },
  {
    name: 'beside a signature of another kind',
    holds: true,
    headers: signed(`v1a,eA== ${signature()}`),
  },
  { name: 'an empty body', holds: true, body: '', headers: signed(signature('')) },
  { name: 'as old as may be', holds: true, ageSeconds: TOLERANCE_SECONDS },
  { name: 'as early as may be', holds: true, ageSeconds: -TOLERANCE_SECONDS },
  { name: 'a second too old', holds: false, ageSeconds: TOLERANCE_SECONDS + 1 },
  { name: 'a second too early', holds: false, ageSeconds: -TOLERANCE_SECONDS - 1 },
  { name: 'signed by a secret that is not known', holds: false, secrets: [NEXT_SECRET] },
  { name: 'an altered body', holds: false, body: BODY.replace('64000.10', '64000.11') },
  { name: 'the same JSON in other bytes', holds: false, body: `${BODY}\n` },
  { name: 'another id', holds: false, headers: { 'webhook-id': ID.replace('0192', '0193') } },
  {
    name: 'another time',
    holds: false,
    headers: { 'webhook-timestamp': String(SENT_AT + 1) },
  },
  { name: 'a time that is no number', holds: false, headers: { 'webhook-timestamp': '1e9' } },
  { name: 'a signature without its version', holds: false, headers: signed(signature().slice(3)) },
  { name: 'half of a signature', holds: false, headers: signed(signature().slice(0, 25)) },
  { name: 'no signature', holds: false, headers: { 'webhook-signature': undefined } },
  { name: 'no id', holds: false, headers: { 'webhook-id': undefined } },
  { name: 'no time', holds: false, headers: { 'webhook-timestamp': undefined } },
];

/** Requests and whether their signature holds, by Standard Webhooks. */
export function signatureVectors(): object {
  return {
    about:
      'HMAC-SHA256 with the base64 behind `whsec_` as key over `{webhook-id}.{webhook-timestamp}.{body}`, bytes as ' +
      'they came; any of the space-separated `v1,` values by any secret holds. `now` is in seconds since 1970.',
    tolerance_seconds: TOLERANCE_SECONDS,
    bad_secrets: ['', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_!!!!'],
    cases: CASES.map(
      ({ name, holds, secrets = [SECRET], headers, body = BODY, ageSeconds = 1 }) => ({
        name,
        secrets,
        headers: {
          'webhook-id': ID,
          'webhook-timestamp': String(SENT_AT),
          ...signed(signature()),
          ...headers,
        },
        body,
        now: SENT_AT + ageSeconds,
        holds,
      }),
    ),
  };
}
