import { WEBHOOK_SECRET_FORM, webhookKey, type ShapeProblem } from '@acp/contracts';
import type { WebhookSettings } from './configured-source.js';
import type { HmacDocument, WebhookDocument } from './source-document.js';

/** As Standard Webhooks, Stripe and Slack advise. */
const TOLERANCE_MS = 300_000;
const BODY_BYTES_MAX = 1_048_576;
const HMAC = { header: '', algorithm: 'sha256', encoding: 'hex', prefix: '' } as const;

/** The webhook of a source with its defaults; secrets are only looked at where they are resolved. */
export function readWebhook(
  document: WebhookDocument,
  path: string,
  areSecretsResolved: boolean,
): { settings: WebhookSettings; problems: ShapeProblem[] } {
  const { preset, secrets, hmac } = document;
  const settings = {
    preset,
    secrets,
    tolerance_ms: document.tolerance_ms ?? TOLERANCE_MS,
    body_bytes_max: document.body_bytes_max ?? BODY_BYTES_MAX,
    rate_per_second: document.rate_per_second ?? null,
    hmac: { ...HMAC, signed: '{body}', ...hmac },
  };
  const problems = [
    ...hmacProblems(document, `${path}/hmac`, path),
    ...(areSecretsResolved ? secretProblems(document, `${path}/secrets`) : []),
  ];
  return { settings, problems };
}

function secretProblems({ preset, secrets }: WebhookDocument, path: string): ShapeProblem[] {
  if (preset !== 'standard') return [];
  return secrets.flatMap((secret, index) =>
    webhookKey(secret) === null ? [{ path: `${path}/${index}`, message: WEBHOOK_SECRET_FORM }] : [],
  );
}

function hmacProblems(
  { preset, hmac }: WebhookDocument,
  path: string,
  around: string,
): ShapeProblem[] {
  if (preset !== 'hmac') {
    const message = 'goes with the preset `hmac`; the others say by themselves how they sign';
    return hmac ? [{ path, message }] : [];
  }
  if (!hmac)
    return [{ path: around, message: '`hmac` is missing: in which header is the signature' }];
  return signedProblems(hmac, path);
}

function signedProblems(
  { signed = '{body}', timestamp_header, id_header }: HmacDocument,
  path: string,
): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  const complain = (message: string) => problems.push({ path: `${path}/signed`, message });
  if (signed.split('{body}').length !== 2) complain('must have `{body}` in it once');
  if (signed.includes('{timestamp}') !== (timestamp_header !== undefined)) {
    complain('must have `{timestamp}` in it exactly where there is a `timestamp_header`');
  }
  if (signed.includes('{id}') && id_header === undefined)
    complain('needs an `id_header` for `{id}`');
  return problems;
}
