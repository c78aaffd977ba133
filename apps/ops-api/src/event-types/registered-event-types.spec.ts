import type { EventTypeVersion } from '@acp/contracts';
import { RegisteredEventTypes } from './registered-event-types.js';

/** As another source than the registry may give them: later, and in any order. */
function typesOf(...versions: Pick<EventTypeVersion, 'event_type' | 'schema_version'>[]) {
  const whole = versions.map((version) => ({
    ...version,
    description: `version ${version.schema_version}`,
    payload_schema: { type: 'object' },
  }));
  const none = { last_seen_at: null, rate_per_second: 0, produced_by: [], consumed_by: [] };
  const of = (types: readonly string[]) => Promise.resolve(new Map(types.map((t) => [t, none])));
  return new RegisteredEventTypes({ versions: () => Promise.resolve(whole) }, { of });
}

describe('RegisteredEventTypes', () => {
  const types = typesOf(
    { event_type: 'SHIP_SAILED', schema_version: 2 },
    { event_type: 'SHIP_LANDED', schema_version: 1 },
    { event_type: 'SHIP_SAILED', schema_version: 10 },
    { event_type: 'SHIP_SAILED', schema_version: 1 },
  );

  it('takes types from whatever source it is given, by name, versions ascending', async () => {
    const listed = await types.list();
    expect(listed.map(({ event_type }) => event_type)).toEqual(['SHIP_LANDED', 'SHIP_SAILED']);
    expect(listed[1]).toMatchObject({ latest_version: 10 });
    const versions = listed[1]!.versions.map(({ schema_version, latest }) => [
      schema_version,
      latest,
    ]);
    expect(versions).toEqual([
      [1, false],
      [2, false],
      [10, true],
    ]);
  });

  it.each([
    ['SHIP_SAILD', 'did you mean SHIP_SAILED?'],
    ['ship_landed', 'did you mean SHIP_LANDED?'],
    ['PAYMENT_RECORDED', 'GET /v1/event-types lists them'],
  ])('says of %s that there is none, and what to do', async (name, hint) => {
    await expect(types.find(name)).rejects.toMatchObject({
      code: 'REQUEST.NOT_FOUND',
      message: expect.stringContaining(hint),
    });
  });
});
