import { seedEvent, type SeededEvent } from '@acp/testing';
import { KEYS, TestApi } from '../test-api.spec-support.js';
import { REDACTED } from './redaction.js';

const SECRET = '98765.4321';
const FORMATS = ['canonical', 'cloudevents', 'cloudevents-binary'] as const;

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start({ OPS_REDACT_PATHS: '$.bid_price,$..secret', OPS_STREAM_MS: '50' });
});
afterAll(() => api.stop());

/** A dead letter whose receiver and whose consumer quote the payload. */
async function seedTalkative(format: (typeof FORMATS)[number]): Promise<SeededEvent> {
  const seeded = await seedEvent(api.database, {
    format,
    state: 'dead',
    event: { payload: { symbol: 'BTCUSDT', bid_price: SECRET, ask_price: '1.1' } },
    error: { code: 'TRANSPORT.REJECTED', message: `the receiver says: no ${SECRET}` },
  });
  await api.database.sql(
    `UPDATE delivery_attempts SET response = $2 WHERE event_id = $1 AND attempt = 2`,
    [seeded.event.event_id, `{"bid":"${SECRET}"}`],
  );
  await api.database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message)
     VALUES ($1, 'lab', 'quotes', 1, 'CONSUMER.FAILED', $2)`,
    [seeded.event.event_id, `cannot parse ${SECRET.replace('.', ',')}`],
  );
  await api.database.sql(
    `INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                   record_text, reasons)
     VALUES (gen_random_uuid(), $1, 1, 'x', 'x', $2, $3,
             '[{"code":"GATE.INVALID","path":"","message":"x"}]')`,
    [seeded.rawPayloadId, seeded.event.trace_id, `{"b":"${SECRET}"}`],
  );
  return seeded;
}

function readingsOf({ event, entryIds, rawPayloadId }: SeededEvent): string[] {
  return [
    '/v1/overview',
    '/v1/events?limit=5',
    `/v1/events/${event.event_id}`,
    `/v1/events/${event.event_id}/trace`,
    `/v1/traces/${event.trace_id}`,
    '/v1/dead-letters',
    '/v1/dead-letters/groups',
    `/v1/dead-letters/${entryIds[0]}`,
    `/v1/entries/${entryIds[0]}`,
    '/v1/rejected',
    '/v1/audit',
    '/v1/topics',
    `/v1/blast-radius?raw_payload_id=${rawPayloadId}`,
  ];
}

const isTold = (answer: unknown) => /98765/.test(JSON.stringify(answer));

describe('a masked value', () => {
  it.each(FORMATS)('is nowhere in what a viewer reads of a %s event', async (format) => {
    const seeded = await seedTalkative(format);
    const answers = await Promise.all(
      readingsOf(seeded).map(async (path) => [path, (await api.get(path)).body] as const),
    );
    expect(answers.filter(([, body]) => isTold(body)).map(([path]) => path)).toEqual([]);
    const letter = answers.find(([path]) => path.endsWith(`/${seeded.entryIds[0]}`))![1];
    expect(letter).toMatchObject({ last_error: `the receiver says: ${REDACTED}` });
    const path = `/v1/dead-letters/${seeded.entryIds[0]}`;
    expect(isTold((await api.get(path, { as: 'operator' })).body)).toBe(true);
  });

  it('is masked in every text of the answer that holds the payload', async () => {
    const quoted = '13579.2468';
    const { event, entryIds } = await seedEvent(api.database, {
      state: 'dead',
      event: { payload: { symbol: 'BTCUSDT', bid_price: quoted, ask_price: '1.1' } },
      error: { code: 'TRANSPORT.FAILED', message: `broker refused "${quoted}" of BTCUSDT` },
    });
    const { body } = await api.get(`/v1/events/${event.event_id}/trace`);
    expect(JSON.stringify(body)).toContain(`broker refused \\"${REDACTED}\\" of BTCUSDT`);
    const letter = await api.get(`/v1/dead-letters/${entryIds[0]}`);
    expect(JSON.stringify(letter.body)).not.toContain(quoted);
  });

  it('is not in the live stream', async () => {
    const response = await fetch(`${api.service.url}/v1/stream`, {
      headers: { authorization: `Bearer ${KEYS.viewer}` },
    });
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let seeded = false;
    while (!text.includes('entry_dead_lettered')) {
      const { value } = await reader.read();
      text += decoder.decode(value, { stream: true });
      if (!seeded) await seedTalkative('canonical');
      seeded = true;
    }
    await reader.cancel();
    expect(text).not.toContain('98765');
    expect(text).toContain(`the receiver says: ${REDACTED}`);
  });
});
