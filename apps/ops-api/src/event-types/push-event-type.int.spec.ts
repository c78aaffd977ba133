import type {
  AuditEntry,
  CataloguePushed,
  Page,
  Problem,
  RegisteredActionKind,
  RegisteredEventType,
} from '@acp/contracts';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const text = { type: 'string', maxLength: 64 };
const GIVEN = {
  event_type: 'SHIPMENT_DELIVERED',
  schema_version: 1,
  description: 'A parcel is with whom it was sent to.',
  owner: 'logistics',
  payload_schema: { type: 'object', required: ['parcel'], properties: { parcel: text } },
  examples: [{ parcel: 'P-1' }],
};
const REQUIRES = {
  type: 'object',
  required: ['parcel', 'by'],
  properties: { parcel: text, by: text },
};

const push = (body: object) => api.post<CataloguePushed & Problem>('/v1/event-types', body);
const find = (name: string) => api.get<RegisteredEventType>(`/v1/event-types/${name}`);
const pathsOf = ({ errors }: Problem) => errors!.map(({ path }) => path);

describe('POST /v1/event-types', () => {
  it('stores a version once, however often it is pushed, and writes down who did', async () => {
    const first = await push(GIVEN);
    expect(first).toMatchObject({ status: 200, body: { created: true, dry_run: false } });
    const again = await push({ ...GIVEN, kind: 'event' });
    expect(again.body).toEqual({ ...first.body, created: false });
    expect((await find('SHIPMENT_DELIVERED')).body).toMatchObject({
      ...{ owner: 'logistics', compatibility: 'backward', built_in: false, latest_version: 1 },
      versions: [{ examples: GIVEN.examples, upcasts: null }],
    });
    const target = 'target=event_type:SHIPMENT_DELIVERED';
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?${target}`, { as: 'admin' });
    expect(audit.body.items).toMatchObject([
      { actor: 'key:operator-name', action: 'event_type.push', affected: 1 },
    ]);
  });

  it('refuses other content under a number that is taken, and names of the release', async () => {
    const other = { ...GIVEN, description: 'Something else.' };
    expect(await push(other)).toMatchObject({ status: 409, body: { code: 'CATALOGUE.EXISTS' } });
    for (const event_type of ['PAYMENT_RECORDED', 'AI_DECISION_FORGED']) {
      const taken = await push({ ...GIVEN, event_type });
      expect(taken).toMatchObject({ status: 409, body: { code: 'CATALOGUE.EXISTS' } });
    }
  });

  it('refuses what breaks the version before, by its member, unless it brings it along', async () => {
    const next = { ...GIVEN, schema_version: 2, payload_schema: REQUIRES, examples: [] };
    const broken = await push(next);
    expect(broken).toMatchObject({ status: 409, body: { code: 'CATALOGUE.INCOMPATIBLE' } });
    expect(pathsOf(broken.body)).toEqual(['/payload_schema/properties/by']);
    const wrong = await push({ ...next, upcast: { set: { by: 'payload.parcle' } } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'CATALOGUE.INVALID' } });
    expect(pathsOf(wrong.body)).toEqual(['/upcast/set/by']);

    const mended = { ...next, upcast: { set: { by: "'unknown'" } } };
    const tried = await push({ ...mended, dry_run: true });
    expect(tried.body).toMatchObject({ created: true, dry_run: true });
    expect((await find('SHIPMENT_DELIVERED')).body.latest_version).toBe(1);
    expect((await push(mended)).body).toEqual({ ...tried.body, dry_run: false });
    expect((await find('SHIPMENT_DELIVERED')).body).toMatchObject({
      latest_version: 2,
      versions: [{}, { upcasts: true, latest: true }],
    });
  });

  it('refuses a schema that does not compile, with each member', async () => {
    const payload_schema = {
      type: 'object',
      properties: { a: { type: 'text' }, b: { ...text, maxLenght: 5 } },
    };
    const { status, body } = await push({ ...GIVEN, event_type: 'BROKEN', payload_schema });
    expect([status, body.code]).toEqual([422, 'CATALOGUE.INVALID']);
    expect(pathsOf(body)).toEqual(
      expect.arrayContaining([
        '/payload_schema/properties/a/type',
        '/payload_schema/properties/b/maxLenght',
      ]),
    );
    expect(body.detail).toContain('did you mean `maxLength`?');
  });

  it('is for operators', async () => {
    const { status } = await api.post('/v1/event-types', GIVEN, { as: 'viewer' });
    expect(status).toBe(403);
  });

  it('never loses or changes a version, whatever is asked of the database', async () => {
    const change = api.database.sql(`UPDATE catalogue_versions SET created_by = 'x'`);
    await expect(change).rejects.toThrow('immutable');
  });

  it('lets a version be stored once when many push it at a time', async () => {
    const order = { ...GIVEN, event_type: 'ORDER_PACKED' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => push(order)));
    expect(answers.filter(({ body }) => body.created)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('takes a kind of action, which the list of kinds has then', async () => {
    const kind = {
      kind: 'action',
      action_kind: 'parcel.refund',
      schema_version: 1,
      description: 'Give the money for a parcel back.',
      action_schema: {
        type: 'object',
        required: ['kind', 'parcel'],
        additionalProperties: false,
        properties: { kind: { const: 'parcel.refund' }, parcel: text },
      },
      examples: [{ kind: 'parcel.refund', parcel: 'P-1' }],
    };
    expect(await push(kind)).toMatchObject({
      status: 200,
      body: { kind: 'action', created: true },
    });
    const { body } = await api.get<Page<RegisteredActionKind>>('/v1/action-kinds');
    const names = body.items.map(({ action_kind }) => action_kind);
    expect(names).toEqual(expect.arrayContaining(['order.place', 'parcel.refund']));
  });
});
