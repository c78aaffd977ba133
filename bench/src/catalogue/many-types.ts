import type { EventTypeVersion } from '@acp/contracts';

/** Event types as a team defines its own: eight members, two of which only this type has. */
export function manyTypes(count: number): EventTypeVersion[] {
  return Array.from({ length: count }, (_, number) => ({
    event_type: nameOf(number),
    schema_version: 1,
    description: 'A fact of one of many kinds.',
    compatibility: 'backward' as const,
    examples: [payloadOf(number)],
    payload_schema: schemaOf(number),
  }));
}

/** An event of a type, as it stands in the body of a push. */
export function eventText(number: number): string {
  return JSON.stringify({
    event_type: nameOf(number),
    entity_id: `order-${number}`,
    occurred_at: '2026-11-21T08:00:00.123Z',
    payload: payloadOf(number),
  });
}

function nameOf(number: number): string {
  return `BENCH_FACT_${number}`;
}

function payloadOf(number: number): Record<string, unknown> {
  return {
    order: `order-${number}`,
    customer: 'customer-4711',
    amount: '1250.00',
    currency: 'EUR',
    quantity: 12,
    placed_at: '2026-11-21T08:00:00Z',
    [`reason_${number}`]: 'as agreed',
    [`depot_${number}`]: 'Zürich',
  };
}

function schemaOf(number: number): Record<string, unknown> {
  const text = { type: 'string', minLength: 1, maxLength: 64 };
  const properties = {
    order: text,
    customer: text,
    amount: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    quantity: { type: 'integer', minimum: 0 },
    placed_at: { type: 'string', format: 'date-time' },
    [`reason_${number}`]: text,
    [`depot_${number}`]: text,
  };
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  };
}
