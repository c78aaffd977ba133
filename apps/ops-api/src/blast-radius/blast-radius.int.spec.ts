import { newId, type BlastRadius } from '@acp/contracts';
import { seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

describe('GET /v1/blast-radius', () => {
  it('follows a raw payload, a trace and a mapper version to every entry, attempt and effect', async () => {
    const trace_id = newId();
    const seeded = await seedEvents(api.database, 4, (i) => ({
      topics: ['a', 'b'],
      state: i === 0 ? 'dead' : 'delivered',
      event: { source: 'vendor', trace_id: i < 2 ? trace_id : newId() },
      ...(i === 1 && { processedBy: ['lab'] }),
    }));
    await seedEvents(api.database, 2);
    const read = async (query: string) =>
      (await api.get<BlastRadius>(`/v1/blast-radius?${query}`)).body;
    expect(await read(`raw_payload_id=${seeded[0]!.rawPayloadId}`)).toMatchObject({
      events: { count: 1, sample_ids: [seeded[0]!.event.event_id] },
      raw_payloads: { count: 1, sample_ids: [seeded[0]!.rawPayloadId] },
      entries: { dead: 2, delivered: 0 },
      attempts: 10,
      effects: [],
      truncated: false,
      sample: [{ event_id: seeded[0]!.event.event_id }],
    });
    expect(await read(`trace_id=${trace_id}`)).toMatchObject({
      events: { count: 2 },
      entries: { dead: 2, delivered: 2, by_topic: [{ topic: 'a' }, { topic: 'b' }] },
      effects: [{ consumer: 'lab', processed: 1, failed: 0 }],
    });
    expect(await read('source=vendor&mapper_version=1')).toMatchObject({ events: { count: 4 } });
    expect(await read('source=vendor&mapper_version=2')).toMatchObject({ events: { count: 0 } });
    expect(await read(`raw_payload_id=${newId()}`)).toMatchObject({ events: { count: 0 } });
  });

  it('refuses to look at everything', async () => {
    for (const query of ['', 'source=vendor', 'mapper_version=1', 'from=2026-01-01']) {
      expect((await api.get(`/v1/blast-radius?${query}`)).status).toBe(400);
    }
  });
});
