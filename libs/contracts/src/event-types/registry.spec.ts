import { Ajv2020 } from 'ajv/dist/2020.js';
import { CANARY_EVENT_TYPE } from '../canary.js';
import { inspectEvent } from '../gate.js';
import { compilePayloadSchema } from '../payload-schema.js';
import { aiDecisionRecordedV2 } from './ai-decision-recorded.v2.js';
import { EVENT_TYPE_VERSIONS, findEventTypeVersion, versionsOf } from './registry.js';

const decision = {
  model: 'risk-7',
  model_version: '2026-11',
  prompt_hash: 'sha256:9f2c',
  decision: 'approve',
  confidence: 0.93,
  rationale: 'Within all limits.',
  desk: 'a field of the source’s own',
};

describe('the registry', () => {
  it.each([...new Set(EVENT_TYPE_VERSIONS.map((version) => version.event_type))])(
    'numbers the versions of %s without a gap, each later one with an upcaster',
    (type) => {
      const versions = versionsOf(type);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
      for (const version of versions) {
        const { upcast } = findEventTypeVersion(type, version)!;
        expect(typeof upcast).toBe(version === 1 ? 'undefined' : 'function');
      }
    },
  );

  it('has schemas that the gate can read', () => {
    for (const { payload_schema } of EVENT_TYPE_VERSIONS) {
      expect(compilePayloadSchema(payload_schema)).toBeInstanceOf(Function);
    }
  });

  it.each([
    ['0.10', true],
    ['0', false],
    ['-1', false],
    ['1e9', false],
  ])('takes a payment of %s: %s', (amount, taken) => {
    const [version] = EVENT_TYPE_VERSIONS.filter((v) => v.event_type === 'PAYMENT_RECORDED');
    const payment = {
      payment_id: 'p',
      from_account: 'a',
      to_account: 'b',
      amount,
      currency: 'EUR',
    };
    expect(compilePayloadSchema(version!.payload_schema)(payment)).toBe(taken);
  });

  it.each([
    ['push', true],
    ['gatekeeper', true],
    ['gate', true],
    ['hook/payments', true],
    ['intake/orders', true],
    ['gatekeepers', false],
    ['gate/orders', false],
  ])('takes a canary that came by %s: %s', (way, taken) => {
    const { payload_schema } = findEventTypeVersion(CANARY_EVENT_TYPE, 1)!;
    expect(compilePayloadSchema(payload_schema)({ way })).toBe(taken);
  });

  it('has schemas of draft 2020-12 alone', () => {
    const reader = new Ajv2020();
    for (const { payload_schema } of EVENT_TYPE_VERSIONS) {
      expect(reader.validateSchema(payload_schema)).toBe(true);
    }
  });
});

describe('a time in a payload', () => {
  it.each(['\n', '\u3000', ' ', '\u00a0'])('has a T before its clock, not %j', (between) => {
    const dividend = { symbol: 'X', amount: '0.2', ex_at: `2026-11-30${between}10:00:00Z` };
    const event = {
      ...{ event_id: '01930000-0000-7000-8000-000000000001', source: 'yahoo', causation_id: null },
      ...{ event_type: 'MARKET_DIVIDEND_INGESTED', schema_version: 1 },
      ...{
        entity_id: 'X',
        entity_type: 'symbol',
        trace_id: '01930000-0000-7000-8000-000000000002',
      },
      ...{ occurred_at: '2026-11-30T10:00:00Z', ingested_at: '2026-11-30T10:00:00Z' },
    };
    const reasons = inspectEvent({ ...event, payload: dividend });
    expect(reasons).toMatchObject([{ path: '/payload/ex_at' }]);
    const right = { ...dividend, ex_at: '2026-11-30T10:00:00Z' };
    expect(inspectEvent({ ...event, payload: right })).toEqual([]);
  });
});

describe('AI_DECISION_RECORDED version 2', () => {
  const inspect = (schema_version: number, payload: object) =>
    inspectEvent({
      event_id: '01930000-0000-7000-8000-000000000001',
      event_type: 'AI_DECISION_RECORDED',
      source: 'model',
      entity_id: 'order-1',
      entity_type: 'order',
      occurred_at: '2026-11-21T10:00:00Z',
      ingested_at: '2026-11-21T10:00:00Z',
      schema_version,
      trace_id: '01930000-0000-7000-8000-000000000002',
      causation_id: null,
      payload,
    });

  it.each([
    ['everything', decision],
    ['the least', { ...decision, model_version: undefined, desk: undefined }],
    ['inputs', { ...decision, inputs: ['01930000-0000-7000-8000-000000000003'] }],
  ])('is what the upcaster makes of a version 1 with %s', (_what, given) => {
    const payload = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
    expect(inspect(1, payload)).toEqual([]);
    expect(inspect(2, aiDecisionRecordedV2.upcast!(payload))).toEqual([]);
  });

  it('keeps every field, the model’s version beside its name', () => {
    const { model_version: _, ...rest } = decision;
    expect(aiDecisionRecordedV2.upcast!(decision)).toEqual({
      ...rest,
      model: { name: 'risk-7', version: '2026-11' },
      inputs: [],
    });
  });

  it('is refused in the shape of version 1, with every reason', () => {
    expect(inspect(2, decision)).toEqual([
      expect.objectContaining({ path: '/payload/inputs' }),
      expect.objectContaining({ path: '/payload/model' }),
    ]);
  });
});
