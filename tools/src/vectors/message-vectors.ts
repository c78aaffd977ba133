import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  deriveEventId,
  encodeHeaderText,
  isCanary,
  renderEnvelope,
  type CanonicalEvent,
  type EnvelopeFormat,
} from '@acp/contracts';
import { MODEL_DECISION, MODEL_DECISION_NEWEST, QUOTE } from './sample-events.js';

const FORMATS: readonly EnvelopeFormat[] = ['canonical', 'cloudevents', 'cloudevents-binary'];
const SPAN_ID = '00f067aa0ba902b7';

/** What a consumer reads from a message: the event in the newest version of its type, or nothing. */
export function messageVectors(): object {
  return {
    about:
      'Messages as a broker hands them over, header names as written there, and the event that is in each: ' +
      'for `expect.event` the handler is called, but with `expect.canary`, where it is only noted; `expect.code` is ' +
      'a dead letter under that event id.',
    readable: [
      ...FORMATS.map((format) => readable(format, QUOTE, QUOTE)),
      ...FORMATS.map((format) => readable(format, MODEL_DECISION, MODEL_DECISION_NEWEST)),
      ...FORMATS.map((format) => readable(format, CANARY, CANARY)),
      {
        name: 'an id in capitals is the id in small letters',
        ...message('canonical', { ...QUOTE, event_id: QUOTE.event_id.toUpperCase() }),
        expect: { event: QUOTE, canary: false },
      },
      {
        name: 'a type that the consumer does not know passes as it is',
        ...message('canonical', { ...QUOTE, event_type: 'SHOP_ORDER_PLACED', schema_version: 7 }),
        expect: {
          event: { ...QUOTE, event_type: 'SHOP_ORDER_PLACED', schema_version: 7 },
          canary: false,
        },
      },
    ],
    undecodable: UNDECODABLE.map(([name, change, more]) => undecodable(name, change, more)),
    header_texts: HEADER_TEXTS.map((text) => ({ text, encoded: encodeHeaderText(text) })),
  };
}

const CANARY: CanonicalEvent = {
  ...QUOTE,
  event_id: '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d50',
  event_type: CANARY_EVENT_TYPE,
  source: CANARY_SOURCE,
  entity_id: 'canary-0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d50',
  entity_type: 'canary',
  causation_id: null,
  payload: { way: 'push' },
};

const HEADER_TEXTS = ['BTCUSDT', QUOTE.entity_id!, ' spaces at the ends ', 'a\tb\n', '😀 50 %'];

function readable(format: EnvelopeFormat, event: CanonicalEvent, expected: CanonicalEvent) {
  const name = `${event.event_type} as ${format}`;
  return {
    name,
    format,
    ...message(format, event),
    expect: { event: expected, canary: isCanary(expected) },
  };
}

function message(format: EnvelopeFormat, event: CanonicalEvent) {
  const trace = { trace_id: event.trace_id, parent_span_id: SPAN_ID, sampled: true };
  const { payload, headers } = renderEnvelope(event, format, JSON.stringify(event.payload), trace);
  const key = event.entity_id === null ? {} : { partition_key: event.entity_id };
  const delivery = { event_id: event.event_id, entry_id: '1', attempt: '1', topic: 'events' };
  return { headers: { ...headers, ...delivery, ...key }, payload };
}

interface Undecodable {
  code: string;
  /** Null where it is derived from the text. */
  event_id: string | null;
}

const DERIVED: Undecodable = { code: 'CONSUMER.UNDECODABLE', event_id: null };
const NAMED: Undecodable = { code: 'CONSUMER.UNDECODABLE', event_id: QUOTE.event_id };

/** What is wrong, a body, and what becomes of it. No header names the event. */
const UNDECODABLE: readonly [string, unknown, Undecodable][] = [
  ['no JSON', 'not json', DERIVED],
  ['no text at all', '', DERIVED],
  ['a list', [QUOTE], DERIVED],
  ['an id that is no UUID', { ...QUOTE, event_id: 'x' }, DERIVED],
  ['no payload', { ...QUOTE, payload: undefined }, NAMED],
  ['a payload that is text', { ...QUOTE, payload: '{}' }, NAMED],
  ['no name of a type', { ...QUOTE, event_type: '' }, NAMED],
  ['a time that is none', { ...QUOTE, occurred_at: 'yesterday' }, NAMED],
  ['a version of nothing', { ...QUOTE, schema_version: 0 }, NAMED],
  ['a version with a fraction', { ...QUOTE, schema_version: 1.5 }, NAMED],
  ['an entity without a name', { ...QUOTE, entity_id: '' }, NAMED],
  ['a cause that is no UUID', { ...QUOTE, causation_id: 'QUOTE' }, NAMED],
  [
    'a version newer than the newest known',
    { ...MODEL_DECISION, schema_version: 99 },
    { code: 'GATE.UNKNOWN_VERSION', event_id: MODEL_DECISION.event_id },
  ],
];

function undecodable(name: string, body: unknown, { code, event_id: named }: Undecodable) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const event_id = named ?? deriveEventId('undecodable', 'message', payload);
  return { name, headers: {}, payload, expect: { code, event_id } };
}
