/** Bytes of a key by the Standard Webhooks specification. */
export const WEBHOOK_KEY_BYTES = { min: 24, max: 64 } as const;

const PREFIX = 'whsec_';

/** What a secret that is none is told, and where a right one comes from. */
export const WEBHOOK_SECRET_FORM =
  `must be \`${PREFIX}\` followed by base64 of ${WEBHOOK_KEY_BYTES.min} to ${WEBHOOK_KEY_BYTES.max} ` +
  `bytes; make one with \`echo "${PREFIX}$(openssl rand -base64 32)"\``;

/**
 * The key in a Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes. Null where it is none.
 * Sender and receiver read secrets by this one rule, so that what one takes the other takes.
 */
export function webhookKey(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const restored = key.toString('base64').replaceAll('=', '') === text.replaceAll('=', '');
  const { min, max } = WEBHOOK_KEY_BYTES;
  return restored && key.length >= min && key.length <= max ? key : null;
}
