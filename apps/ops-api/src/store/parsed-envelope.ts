import type { Envelope } from '@acp/contracts';

/** An envelope as an answer shows it: its text parsed; null where nothing is left to send. */
export function parsedEnvelope(stored: Envelope | null): {
  envelope: unknown;
  headers: Record<string, string>;
} {
  if (!stored) return { envelope: null, headers: {} };
  return { envelope: JSON.parse(stored.payload) as unknown, headers: stored.headers };
}
