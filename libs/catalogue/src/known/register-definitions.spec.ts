import { eventTypeNames, findEventTypeVersion, inspectEvent, versionsOf } from '@acp/contracts';
import { readDefinition } from '../definition/read-definition.js';
import type { Definition } from '../definition/definition.js';
import { registerDefinitions } from './register-definitions.js';

const text = { type: 'string', maxLength: 64 };

function defined(schema_version: number, given: object): Definition {
  const result = readDefinition({
    event_type: 'SHIPMENT_DELIVERED',
    schema_version,
    description: 'A parcel is with whom it was sent to.',
    ...given,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.definition;
}

const schema = (...names: string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
const V1 = defined(1, { payload_schema: schema('parcel', 'to') });
const V2 = defined(2, {
  payload_schema: schema('parcel', 'name'),
  upcast: { set: { name: 'payload.to' }, drop: ['to'] },
});
const V3 = defined(3, { payload_schema: schema('parcel') });
const V4 = defined(4, { payload_schema: schema('depot') });

describe('definitions that are registered', () => {
  afterEach(() => registerDefinitions([]));

  const upcast = (version: number, payload: Record<string, unknown>) =>
    findEventTypeVersion('SHIPMENT_DELIVERED', version)!.upcast!(payload);

  it('are known beside the types of the release, until they are not', () => {
    registerDefinitions([V1, V2]);
    expect(versionsOf('SHIPMENT_DELIVERED')).toEqual([1, 2]);
    expect(eventTypeNames()).toEqual(expect.arrayContaining(['PAYMENT_RECORDED']));
    registerDefinitions([]);
    expect(versionsOf('SHIPMENT_DELIVERED')).toEqual([]);
  });

  it('bring payloads along: by their map, as they are, or not at all', () => {
    registerDefinitions([V1, V2, V3, V4]);
    const own = { desk: { digits: '64000.10' } };
    const second = upcast(2, { parcel: 'P-1', to: 'Ann', ...own });
    expect(second).toEqual({ parcel: 'P-1', name: 'Ann', ...own });
    expect(upcast(3, second)).toEqual(second);
    expect(findEventTypeVersion('SHIPMENT_DELIVERED', 4)!.upcast).toBeUndefined();
  });

  it('say which member cannot be brought along', () => {
    registerDefinitions([V1, V2]);
    expect(() => upcast(2, { parcel: 'P-1' })).toThrow('/name No such key: to');
  });

  it('are what the gate goes by, with the nearest name for a misspelt one', () => {
    registerDefinitions([V1]);
    const event = { event_type: 'SHIPMENT_DELIVERED', schema_version: 1, payload: { parcel: 5 } };
    const paths = inspectEvent(event).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/payload/to', '/payload/parcel']));
    expect(inspectEvent({ ...event, event_type: 'SHIPMENT_DELIVRED' })).toContainEqual(
      expect.objectContaining({
        code: 'GATE.UNKNOWN_TYPE',
        message: expect.stringContaining('did you mean SHIPMENT_DELIVERED?') as string,
      }),
    );
  });
});
