import { ControlPlaneError, WEBHOOK_SECRET_FORM, webhookKey } from '@acp/contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be off, and how old a captured request may be replayed. */
export const DEFAULT_TOLERANCE_SECONDS = 300;

/** What a signature is checked over: the body as it came, and the headers. */
export interface SignedRequest {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came over the wire; one changed byte breaks the signature. */
  body: Buffer;
}

/** Which secrets sign, and how old a signature may be. */
export interface SignatureRules {
  /** `whsec_…` secrets. Two during a rotation: either may have signed. */
  secrets: readonly string[];
  toleranceSeconds?: number;
  now: Date;
}

/**
 * Verifies a Standard Webhooks signature (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
 * Answers null when it holds, else the reason, which names no secret and no expected value.
 *
 * Written on `node:crypto`: the specification's own library hashes in JavaScript and turns the body
 * into text first, so bytes that are not UTF-8 would verify as others. A test signs with it.
 */
export function signatureProblem(request: SignedRequest, rules: SignatureRules): string | null {
  const id = headerOf(request, 'webhook-id');
  const timestamp = headerOf(request, 'webhook-timestamp');
  const signatures = headerOf(request, 'webhook-signature');
  if (!id || !timestamp || !signatures) {
    return 'webhook-id, webhook-timestamp and webhook-signature are required';
  }
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is not in seconds';
  const ageSeconds = rules.now.getTime() / 1000 - Number(timestamp);
  const tolerance = rules.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS;
  if (ageSeconds > tolerance) return 'webhook-timestamp is too old';
  if (ageSeconds < -tolerance) return 'webhook-timestamp is in the future';
  const given = signatures
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'));
  const holds = rules.secrets.some((secret) => {
    const expected = hmac(secret, `${id}.${timestamp}.`, request.body);
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
  return holds ? null : 'no signature matches a known secret';
}

/** The secret's bytes; `CONFIG.INVALID` where it is none, so that a typo fails at start. */
export function secretKey(secret: string): Buffer {
  const key = webhookKey(secret);
  if (!key)
    throw new ControlPlaneError('CONFIG.INVALID', `a webhook secret ${WEBHOOK_SECRET_FORM}`);
  return key;
}

function hmac(secret: string, prefix: string, body: Buffer): Buffer {
  return createHmac('sha256', secretKey(secret)).update(prefix).update(body).digest();
}

function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
