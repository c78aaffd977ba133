import { defineTopic, envelopeOf, newId, parseJson, type EventDraft } from '@acp/contracts';
import { admitRecord, type Admission } from './admit-record.js';
import { rawPayloadOf } from './raw-payload.js';

const BYTES_MAX = 4_000;
const topics = [
  defineTopic({ name: 'quotes', event_types: ['MARKET_QUOTE_INGESTED'], transport: 'log' }),
  defineTopic({
    name: 'narrow',
    transport: 'log',
    limits: { message_bytes_max: BYTES_MAX },
  }),
];

const draft = {
  event_type: 'MARKET_QUOTE_INGESTED',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-21T08:00:00Z',
  payload: { symbol: 'BTCUSDT', bid_price: '1', ask_price: '2' },
};

function admit(text: string): Admission {
  const raw = rawPayloadOf({
    source: 'http',
    connector: 'test',
    body: text,
    fetchedAt: new Date('2026-11-21T08:00:00Z'),
    traceId: newId(),
  });
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const record = { kind: 'draft' as const, draft: parsed.value as EventDraft, text };
  const payload = { raw, mapperVersion: 1 };
  return admitRecord(record, { payload, topics, at: { raw: 0, record_index: 0 } });
}

function reasonsOf(overrides: object, text = (json: string) => json) {
  const admission = admit(text(JSON.stringify({ ...draft, ...overrides })));
  return admission.kind === 'refused' ? admission.record.reasons : [];
}

describe('a record at the gate', () => {
  it('becomes an event in canonical form with an entry for each of its topics', () => {
    const event_id = newId();
    const admission = admit(
      JSON.stringify({
        ...draft,
        event_id: `urn:uuid:${event_id.toUpperCase()}`,
        occurred_at: '2026-11-21T09:00:00.123456789+01:00',
      }),
    );
    expect(admission).toMatchObject({
      kind: 'passed',
      record: {
        raw: 0,
        record_index: 0,
        mapper_version: 1,
        event: {
          event_id,
          source: 'http',
          schema_version: 1,
          causation_id: null,
          occurred_at: '2026-11-21T08:00:00.123456Z',
          ingested_at: '2026-11-21T08:00:00.000Z',
        },
        entries: [{ topic: 'quotes', partition_key: 'BTCUSDT' }, { topic: 'narrow' }],
      },
    });
  });

  it('is told every reason at once, each place once for each code', () => {
    const reasons = reasonsOf({
      event_id: 'x',
      source: 'X Y',
      colour: 'red',
      occurred_at: '0050-01-01T00:00:00Z',
      ingested_at: '2026-01-01T00:00:00Z',
      trace_id: '00000000-0000-0000-0000-000000000000',
      payload: { symbol: 'a\0b', bid_price: 1 },
    });
    expect(reasons.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'GATE.INVALID /colour',
      'GATE.INVALID /event_id',
      'GATE.INVALID /ingested_at',
      'GATE.INVALID /occurred_at',
      'GATE.INVALID /payload/ask_price',
      'GATE.INVALID /payload/bid_price',
      'GATE.INVALID /source',
      'GATE.INVALID /trace_id',
      'GATE.UNSAFE_VALUE /payload/symbol',
    ]);
    expect(
      JSON.stringify(reasonsOf({ payload: { symbol: 'hunter2', bid_price: 5e9 } })),
    ).not.toMatch(/hunter|5000000000/);
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'is refused with a field named %s, which every object inherits',
    (name) => {
      const inEvent = reasonsOf({}, (json) => json.replace('{', `{"${name}": 1,`));
      expect(inEvent.map(({ path }) => path)).toContain(`/${name}`);
      const inPayload = reasonsOf({}, (json) => json.replace('{"symbol"', `{"${name}":1,"symbol"`));
      expect(inPayload.map(({ path }) => path)).toContain(`/payload/${name}`);
    },
  );

  it.each(['0.1234567890123456789', '1e-400', '9007199254740993', '1e400'])(
    'is refused with the number %s, which no double keeps, and names its place',
    (number) => {
      const reasons = reasonsOf({ extra: '@@' }, (json) => json.replace('"@@"', number));
      expect(reasons).toContainEqual({
        code: 'GATE.UNSAFE_VALUE',
        path: '/extra',
        message: 'is a number with more digits than can be kept; send it as a string',
      });
    },
  );

  it('is refused where a topic of its routes cannot carry its envelope, by the byte', () => {
    const decision = (rationale: string) => ({
      event_type: 'AI_DECISION_RECORDED',
      payload: { model: 'm', prompt_hash: 'h', decision: 'd', confidence: 0.5, rationale },
    });
    const room = BYTES_MAX - bytesOfNarrow(decision('s')) + 1;
    expect(reasonsOf(decision('s'.repeat(room)))).toEqual([]);
    expect(reasonsOf(decision('s'.repeat(room + 1)))).toEqual([
      {
        code: 'GATE.TOO_LARGE',
        path: '',
        message: `its envelope has ${BYTES_MAX + 1} bytes; topic narrow carries ${BYTES_MAX}`,
      },
    ]);
    const wide = decision('€'.repeat(Math.ceil((room + 1) / 3)));
    expect(reasonsOf(wide)).toMatchObject([{ code: 'GATE.TOO_LARGE' }]);
  });
});

function bytesOfNarrow(overrides: object): number {
  const admission = admit(JSON.stringify({ ...draft, ...overrides }));
  if (admission.kind !== 'passed') throw new Error('refused');
  const { event, payload_text, entries } = admission.record;
  const { headers } = entries.find((e) => e.topic === 'narrow')!;
  return Buffer.byteLength(envelopeOf(event, payload_text!, headers).payload);
}

describe('an event that the gatekeeper makes', () => {
  it.each(['AI_DECISION_PROPOSED', 'AI_DECISION_RELEASED', 'AI_DECISION_HELD'])(
    'is refused from outside: %s',
    (event_type) => {
      const codes = reasonsOf({ event_type, payload: {} }).map(({ code }) => code);
      expect(codes).toContain('GATE.NOT_FROM_OUTSIDE');
    },
  );

  it('is no matter of the recorded kind', () => {
    const codes = reasonsOf({ event_type: 'AI_DECISION_RECORDED', payload: {} });
    expect(codes.map(({ code }) => code)).not.toContain('GATE.NOT_FROM_OUTSIDE');
  });
});
