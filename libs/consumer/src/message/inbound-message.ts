import type { CanonicalEvent } from '@acp/contracts';

/** A message as a broker or a sender handed it over. */
export interface InboundMessage {
  /** The body as text, unchanged. */
  payload: string;
  /** Names in lower case with underscores; see `normaliseHeaders`. */
  headers: Readonly<Record<string, string>>;
  /** When the broker took it, where the broker says so. */
  publishedAt?: Date;
}

/** An event that was read from a message, in the newest version of its type. */
export interface DecodedEvent {
  kind: 'event';
  event: CanonicalEvent;
  /** What order is kept by: the partition key, else the entity. */
  key: string | null;
  message: InboundMessage;
}

/** A message that no retry can make readable. */
export interface UndecodableMessage {
  kind: 'undecodable';
  /** The event it speaks of, or an id derived from its text, so that it can be found again. */
  eventId: string;
  key: string | null;
  code: 'CONSUMER.UNDECODABLE' | 'GATE.UNKNOWN_VERSION';
  reason: string;
  message: InboundMessage;
}

const OWN_PREFIX = /^(x_)?acp_/;

/**
 * Header names in one spelling. Brokers and HTTP differ in case and in what they allow (`ce-id`,
 * `ce_id`, `cloudEvents:id`, `x-acp-event-type`); here it is always `ce_id` and `event_type`.
 */
export function normaliseHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const normalised: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text: unknown = typeof value === 'string' ? value : value?.[0];
    if (typeof text === 'string') normalised[normalisedName(name)] = text;
  }
  return normalised;
}

/** Every message has the same few names; a sender of ever new ones must not fill the memory. */
const KNOWN_NAMES_MAX = 1_000;
const knownNames = new Map<string, string>();

function normalisedName(name: string): string {
  let known = knownNames.get(name);
  if (known === undefined) {
    known = normaliseName(name);
    if (knownNames.size < KNOWN_NAMES_MAX) knownNames.set(name, known);
  }
  return known;
}

function normaliseName(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'content-type') return lower;
  return lower
    .replaceAll('-', '_')
    .replace(/^cloudevents[:_]/, 'ce_')
    .replace(OWN_PREFIX, '');
}
