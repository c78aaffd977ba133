import type { WebhookSettings } from '@acp/mapping';
import { createHmac } from 'node:crypto';
import { DeliveryVerifier } from './verify-delivery.js';

interface Vector {
  /** Where the vendor publishes it. */
  from: string;
  preset: WebhookSettings['preset'];
  secret: string;
  headers: Record<string, string>;
  body: string;
  /** When it was signed, in seconds since 1970; null where the vendor does not say. */
  signedAt: number | null;
  signatureHeader: string;
}

const VECTORS: Vector[] = [
  {
    from: 'standardwebhooks 1.1.1, the specification’s own library',
    preset: 'standard',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    body: '{"test": 2432232314}',
    signedAt: 1_614_265_330,
    signatureHeader: 'webhook-signature',
  },
  {
    from: 'stripe 23.1.0, webhooks.generateTestHeaderString',
    preset: 'stripe',
    secret: 'whsec_test_secret',
    headers: {
      'stripe-signature':
        't=1492774577,v1=c2f890decbc5ede7c5060bb9a6d31e0626a4342bacb9aeae2adb1bcea72f9812',
    },
    body: '{\n  "id": "evt_test_webhook",\n  "object": "event"\n}',
    signedAt: 1_492_774_577,
    signatureHeader: 'stripe-signature',
  },
  {
    from: 'docs.github.com, "Validating webhook deliveries"',
    preset: 'github',
    secret: "It's a Secret to Everybody",
    headers: {
      'x-hub-signature-256':
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
    body: 'Hello, World!',
    signedAt: null,
    signatureHeader: 'x-hub-signature-256',
  },
  {
    from: 'api.slack.com, "Verifying requests from Slack"',
    preset: 'slack',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    signedAt: 1_531_420_618,
    signatureHeader: 'x-slack-signature',
  },
  {
    from: 'shopify.dev: base64 of HMAC-SHA256 with the client secret; computed with openssl 3.0',
    preset: 'shopify',
    secret: 'hush',
    headers: { 'x-shopify-hmac-sha256': 'gHDQy76+38chKmG/hW2suoASSgJPriCh7sYbzaB7OQI=' },
    body: '{"id":820982911946154508,"total_price":"403.00"}',
    signedAt: null,
    signatureHeader: 'x-shopify-hmac-sha256',
  },
];

const TOLERANCE_MS = 300_000;
const NOW = new Date('2026-11-30T12:00:00Z');

function verifier(
  preset: WebhookSettings['preset'],
  secrets: readonly string[],
  hmac: Partial<WebhookSettings['hmac']> = {},
): DeliveryVerifier {
  return new DeliveryVerifier({
    preset,
    secrets,
    tolerance_ms: TOLERANCE_MS,
    body_bytes_max: 1_000_000,
    rate_per_second: null,
    hmac: {
      ...{ header: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: '' },
      signed: '{body}',
      ...hmac,
    },
  });
}

function at(seconds: number | null, laterMs = 0): Date {
  return seconds === null ? NOW : new Date(seconds * 1_000 + laterMs);
}

describe.each(VECTORS)('the vector of $preset ($from)', (vector) => {
  const { preset, secret, headers, signedAt, signatureHeader } = vector;
  const body = Buffer.from(vector.body);
  const verify = (changed: Record<string, string> = {}, bytes = body, now = at(signedAt)) =>
    verifier(preset, [secret]).verify({ ...headers, ...changed }, bytes, now);

  it('is verified, also by the second of two secrets', () => {
    expect(verify()).toMatchObject({ kind: 'verified' });
    const other = preset === 'standard' ? `whsec_${'A'.repeat(32)}` : 'another';
    const rotating = verifier(preset, [other, secret]);
    expect(rotating.verify(headers, body, at(signedAt))).toMatchObject({ kind: 'verified' });
    const wrong = verifier(preset, [other]).verify(headers, body, at(signedAt));
    expect(wrong).toMatchObject({ code: 'HOOK.BAD_SIGNATURE', header: signatureHeader });
  });

  it('is refused with one byte more, one changed, or none', () => {
    const changed = Buffer.from(body);
    changed[3]! ^= 1;
    for (const bytes of [Buffer.concat([body, Buffer.from(' ')]), changed, Buffer.alloc(0)]) {
      expect(verify({}, bytes)).toMatchObject({ code: 'HOOK.BAD_SIGNATURE' });
    }
  });

  it('is refused with a signature that is cut, longer, or missing', () => {
    const signature = headers[signatureHeader]!;
    for (const forged of [signature.slice(0, -2), `${signature}00`, `${signature} `.slice(0, 9)]) {
      const verdict = verify({ [signatureHeader]: forged });
      expect(verdict).toMatchObject({ code: 'HOOK.BAD_SIGNATURE', header: signatureHeader });
    }
    const verdict = verify({ [signatureHeader]: '' });
    expect(verdict).toMatchObject({ header: signatureHeader, message: 'is missing' });
  });

  if (signedAt !== null) {
    it('is refused when it comes again later than the tolerance, or from the future', () => {
      const late = verify({}, body, at(signedAt, TOLERANCE_MS + 1));
      expect(late).toMatchObject({ code: 'HOOK.TOO_OLD', header: signatureHeader });
      expect(verify({}, body, at(signedAt, TOLERANCE_MS))).toMatchObject({ kind: 'verified' });
      const early = verify({}, body, at(signedAt, -TOLERANCE_MS - 1));
      expect(early).toMatchObject({ code: 'HOOK.TOO_OLD' });
    });

    it('is refused with its time moved on: the time is signed too', () => {
      const moved = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          value.replace(String(signedAt), String(signedAt + 100_000)),
        ]),
      );
      const verdict = verify(moved, body, at(signedAt + 100_000));
      expect(verdict).toMatchObject({ code: 'HOOK.BAD_SIGNATURE' });
    });
  }
});

describe('a delivery by Standard Webhooks', () => {
  const [{ secret, headers, body, signedAt }] = VECTORS as [Vector];

  it('is named by its id, which is signed', () => {
    const verdict = verifier('standard', [secret]).verify(headers, Buffer.from(body), at(signedAt));
    expect(verdict).toEqual({ kind: 'verified', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
    const renamed = { ...headers, 'webhook-id': 'msg_2' };
    expect(
      verifier('standard', [secret]).verify(renamed, Buffer.from(body), at(signedAt)),
    ).toMatchObject({ code: 'HOOK.BAD_SIGNATURE' });
  });

  it('is taken with several signatures, and with the older headers', () => {
    const signature = `v1a,AAAA v1,AAAA ${headers['webhook-signature']}`;
    const older = {
      'svix-id': headers['webhook-id']!,
      'svix-timestamp': headers['webhook-timestamp']!,
      'svix-signature': signature,
    };
    expect(
      verifier('standard', [secret]).verify(older, Buffer.from(body), at(signedAt)),
    ).toMatchObject({ kind: 'verified' });
  });
});

describe('plain HMAC', () => {
  const body = Buffer.from('{"a":1}');

  it.each([
    ['sha1', 'hex', 'sha1='],
    ['sha256', 'base64', ''],
    ['sha512', 'base64url', 'v='],
  ] as const)('verifies %s in %s behind `%s`', (algorithm, encoding, prefix) => {
    const digest = createHmac(algorithm, 'key').update(body).digest(encoding);
    const hmac = verifier('hmac', ['key'], { header: 'X-Sign', algorithm, encoding, prefix });
    expect(hmac.verify({ 'x-sign': prefix + digest }, body, NOW)).toMatchObject({
      kind: 'verified',
      id: null,
    });
    const bare = hmac.verify({ 'x-sign': `?${digest}` }, body, NOW);
    expect(bare).toMatchObject({ code: 'HOOK.BAD_SIGNATURE', header: 'x-sign' });
  });

  it('signs time and id where the source says so, and refuses a time that is none', () => {
    const seconds = String(NOW.getTime() / 1_000);
    const rule = {
      timestamp_header: 'X-Time',
      id_header: 'X-Id',
      signed: '{id}.{timestamp}.{body}',
    };
    const hmac = verifier('hmac', ['key'], rule);
    const signed = (id: string, time: string) => ({
      'x-id': id,
      'x-time': time,
      'x-signature': createHmac('sha256', 'key')
        .update(`${id}.${time}.`)
        .update(body)
        .digest('hex'),
    });
    expect(hmac.verify(signed('{body}', seconds), body, NOW)).toEqual({
      kind: 'verified',
      id: '{body}',
    });
    for (const time of ['1e9', '-1', ` ${seconds}`, '9'.repeat(13)]) {
      expect(hmac.verify(signed('a', time), body, NOW)).toMatchObject({ code: 'HOOK.TOO_OLD' });
    }
    const { 'x-time': _, ...without } = signed('a', seconds);
    expect(hmac.verify(without, body, NOW)).toMatchObject({ header: 'x-time' });
  });

  it('takes hex in either case', () => {
    const digest = createHmac('sha256', 'key').update(body).digest('hex').toUpperCase();
    const verdict = verifier('hmac', ['key']).verify({ 'x-signature': digest }, body, NOW);
    expect(verdict).toMatchObject({ kind: 'verified' });
  });
});
