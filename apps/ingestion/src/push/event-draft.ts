import { CANONICAL_EVENT_SCHEMA, EVENT_TYPE_VERSIONS } from '@acp/contracts';
import type { ApiBodyOptions } from '@nestjs/swagger';

type BodySchema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const { ingested_at: _ours, ...members } = CANONICAL_EVENT_SCHEMA.properties;

/** What the document adds to the gate's own schema, which is the only one that refuses anything. */
const SAID_OF: Partial<Record<keyof typeof members, object>> = {
  event_id: { description: 'Without it one is made or derived.' },
  event_type: { enum: [...new Set(EVENT_TYPE_VERSIONS.map(({ event_type }) => event_type))] },
  source: { description: 'Without it: the name of the key.', example: 'my-service' },
  entity_id: { example: 'BTCUSDT' },
  entity_type: { example: 'symbol' },
  occurred_at: {
    description: 'With a zone, between the years 0100 and 9999; microseconds are kept.',
    example: '2026-11-21T08:00:00.123456Z',
  },
  schema_version: { default: 1 },
  trace_id: { description: 'Without it: from `traceparent`, or new.' },
};

/** An event as a pusher proposes it. */
export const EVENT_DRAFT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['event_type', 'occurred_at', 'payload'],
  properties: Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [
      name,
      { ...schema, ...SAID_OF[name as keyof typeof members] },
    ]),
  ),
} as unknown as BodySchema;
