import type { CataloguePushed, PolicyActivation, PolicyPushed, Problem } from '@acp/contracts';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const text = { type: 'string', maxLength: 64 };
const decimal = { type: 'string', pattern: '^\\d{1,9}(\\.\\d{2})?$' };

function kind(schema_version: number, properties: object, compatibility = 'none') {
  return {
    ...{ kind: 'action', action_kind: 'parcel.refund', schema_version, compatibility },
    description: 'Give the money for a parcel back.',
    action_schema: {
      ...{ type: 'object', required: ['kind', 'parcel'], additionalProperties: false },
      properties: { kind: { const: 'parcel.refund' }, parcel: text, ...properties },
    },
  };
}

const POLICY = `policy: refunds
applies_to: { kinds: [parcel.refund] }
on_error: deny
default: deny
rules:
  - { id: large, when: "decimal(action.amount) > decimal('100')", then: deny }
allow: action.parcel != ''
release: { valid_for: 60s }
tests:
  - { name: small, given: small.json, expect: { outcome: allowed } }
  - { name: large, given: { extends: small.json, action: { amount: '100.01' } }, expect: { outcome: denied, rules: [large] } }
  - { name: none, given: { extends: small.json, action: { parcel: '' } }, expect: { outcome: denied, rules: [allow] } }
`;

const fixtures = {
  'small.json': {
    decision: {
      ...{ source: 'desk', actor: 'a', confidence: 0.9 },
      model: { name: 'refunds-2', version: '1' },
    },
    action: { kind: 'parcel.refund', parcel: 'P-1', amount: '12.50' },
    facts: {},
  },
};

const push = (body: object) => api.post<CataloguePushed & Problem>('/v1/event-types', body);

describe('a kind of action that was pushed', () => {
  it('is what a policy is typed by, and its next version is held to that policy', async () => {
    expect(await push(kind(1, { amount: decimal }))).toMatchObject({ status: 200 });
    const pushed = await api.post<PolicyPushed>('/v1/policies', { source: POLICY, fixtures });
    expect(pushed).toMatchObject({ status: 200, body: { set: 'refunds', version: 1 } });
    const active = { version: 1, mode: 'enforce', reason: 'a test' };
    const as = 'governor';
    expect(
      await api.post<PolicyActivation>('/v1/policies/refunds/activate', active, { as }),
    ).toMatchObject({ status: 200 });

    for (const properties of [{ sum: decimal }, { amount: { type: 'boolean' } }]) {
      const refused = await push({ ...kind(2, properties), dry_run: true });
      expect(refused).toMatchObject({ status: 409, body: { code: 'CATALOGUE.INCOMPATIBLE' } });
      expect(refused.body.errors).toEqual([
        {
          code: 'CATALOGUE.INCOMPATIBLE',
          path: '/action_schema/properties/amount',
          message: expect.stringMatching(
            /^policy refunds version 1, rule large \(\/rules\/0\/when\): .+/,
          ),
        },
      ]);
    }
    expect(await push(kind(2, { amount: decimal, why: text }))).toMatchObject({ status: 200 });
  });
});
