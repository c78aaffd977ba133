import {
  newId,
  type DeliveryEntry,
  type DeliveryRequest,
  type EventDetail,
  type Problem,
  type Replay,
  type Trace,
  type TraceEvents,
} from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

describe('GET /v1/events/:event_id', () => {
  it('answers the event with its raw payload, deliveries and effects', async () => {
    const { event, rawPayloadId, entryIds } = await seedEvent(api.database, {
      topics: ['a', 'b'],
      state: 'delivered',
      processedBy: ['lab'],
    });
    const { body } = await api.get<EventDetail>(`/v1/events/${event.event_id}`);
    expect(body).toMatchObject({
      ...event,
      mapper_version: 1,
      record_index: 0,
      entries: { delivered: 2 },
      raw_payload: { id: rawPayloadId, payload_text: JSON.stringify(event.payload), accepted: 1 },
      effects: [{ consumer: 'lab', state: 'processed' }],
    });
    expect(body.deliveries.map(({ id, state }) => [id, state])).toEqual(
      entryIds.map((id) => [id, 'delivered']),
    );
  });

  it('answers 404 where there is none and 400 for what is no id', async () => {
    const none = await api.get<Problem>(`/v1/events/${newId()}`);
    expect(none).toMatchObject({ status: 404, body: { code: 'REQUEST.NOT_FOUND' } });
    expect((await api.get('/v1/events/1;DROP')).status).toBe(400);
  });
});

describe('GET /v1/events/:event_id/deliveries/:entry_id', () => {
  it('answers what the transport is handed, whatever became of it', async () => {
    await api.database.sql(
      `INSERT INTO topics (topic, transport, policy) VALUES ('sent', 'webhook', '{"destination":"https://desk.test/"}')`,
    );
    const { event, entryIds } = await seedEvent(api.database, {
      topics: ['sent'],
      state: 'delivered',
    });
    const path = `/v1/events/${event.event_id}/deliveries`;
    expect((await api.get<DeliveryRequest>(`${path}/${entryIds[0]}`)).body).toMatchObject({
      entry_id: entryIds[0],
      transport: 'webhook',
      destination: 'https://desk.test/',
      envelope: { event_id: event.event_id, payload: event.payload },
      headers: { event_type: event.event_type },
      redacted: [],
    });
  });

  it('answers 404 for an entry of another event', async () => {
    const one = await seedEvent(api.database);
    const other = await seedEvent(api.database);
    const path = `/v1/events/${one.event.event_id}/deliveries/${other.entryIds[0]}`;
    expect((await api.get(path)).status).toBe(404);
  });
});

describe('GET /v1/events/:event_id/trace', () => {
  it('shows a claim that is held now with its worker', async () => {
    const { event } = await seedEvent(api.database, { state: 'in_flight' });
    const { body } = await api.get<Trace>(`/v1/events/${event.event_id}/trace`);
    expect(body.event.deliveries[0]).toMatchObject({
      state: 'in_flight',
      claimed_by: 'seeded-worker',
    });
    expect(body.steps.at(-1)).toMatchObject({ kind: 'claimed', worker_id: 'seeded-worker' });
  });

  it('follows causation in both directions and lists the rest of the trace', async () => {
    const trace_id = newId();
    const grand = await seedEvent(api.database, { event: { trace_id } });
    const parent = await seedEvent(api.database, {
      event: { trace_id, causation_id: grand.event.event_id },
    });
    const child = await seedEvent(api.database, {
      event: { trace_id: newId(), causation_id: parent.event.event_id },
    });
    const leaf = await seedEvent(api.database, { event: { causation_id: child.event.event_id } });
    const { body } = await api.get<Trace>(`/v1/events/${parent.event.event_id}/trace`);
    const ids = (events: { event_id: string }[]) => events.map(({ event_id }) => event_id);
    expect(ids(body.relatives.causes)).toEqual([grand.event.event_id]);
    expect(ids(body.relatives.consequences)).toEqual([child.event.event_id, leaf.event.event_id]);
    expect(ids(body.relatives.same_trace)).toEqual([grand.event.event_id]);
    expect(body.relatives.truncated).toBe(false);
  });

  it('ends where causation runs in a circle', async () => {
    const one = newId();
    const two = newId();
    await seedEvent(api.database, { event: { event_id: one, causation_id: two } });
    await seedEvent(api.database, { event: { event_id: two, causation_id: one } });
    const { body } = await api.get<Trace>(`/v1/events/${one}/trace`);
    expect(body.relatives.causes.map((e) => e.event_id)).toEqual([two]);
    expect(body.relatives.consequences.map((e) => e.event_id)).toEqual([two]);
  });

  it('shows what a consumer could not process', async () => {
    const { event } = await seedEvent(api.database, { state: 'delivered' });
    await api.database.sql(
      `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message)
       VALUES ($1, 'lab', 'quotes', 3, 'CONSUMER.FAILED', 'no such symbol')`,
      [event.event_id],
    );
    const { body } = await api.get<Trace>(`/v1/events/${event.event_id}/trace`);
    expect(body.steps.at(-1)).toMatchObject({
      kind: 'consumer_failed',
      consumer: 'lab',
      attempt: 3,
      error_message: 'no such symbol',
    });
  });
});

describe('GET /v1/events/:event_id/trace, of what operators ordered', () => {
  it('names who ordered the replay that delivered it again', async () => {
    const { event } = await seedEvent(api.database, { state: 'delivered' });
    const filter = { trace_id: event.trace_id };
    const order = { name: 'INC-7', reason: 'lost', filter, allow_unserved: true };
    const { body: replay } = await api.post<Replay>('/v1/replays', order);
    await api.post(`/v1/replays/${replay.id}/pause`, { reason: 'slowly' });
    await api.database.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, replay_id)
       SELECT event_id, topic, payload_json, $2 FROM outbox WHERE event_id = $1`,
      [event.event_id, replay.id],
    );
    const { body } = await api.get<Trace>(`/v1/events/${event.event_id}/trace`);
    const { id: replay_id } = replay;
    expect(body.steps.filter((s) => s.replay_id !== null)).toMatchObject([
      { kind: 'operator_action', action: 'replay.create', actor: 'key:operator-name', replay_id },
      { kind: 'operator_action', action: 'replay.pause', reason: 'slowly', replay_id },
      { kind: 'replayed', replay_id },
    ]);
  });
});

describe('GET /v1/traces/:trace_id', () => {
  it('pages the events of a trace and lists what it had refused', async () => {
    const trace_id = newId();
    const { rawPayloadId } = await seedEvent(api.database, { event: { trace_id } });
    await seedEvent(api.database, { event: { trace_id } });
    await api.database.sql(
      `INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                     record_text, reasons)
       VALUES (gen_random_uuid(), $1, 1, 'binance', 'test', $2, 'nonsense',
               '[{"code":"GATE.INVALID","path":"","message":"x"}]')`,
      [rawPayloadId, trace_id],
    );
    const first = await api.get<TraceEvents>(`/v1/traces/${trace_id}?limit=1`);
    expect(first.body.items.length).toBe(1);
    expect(first.body.rejected).toMatchObject([{ record_text: 'nonsense', status: 'open' }]);
    const next = `/v1/traces/${trace_id}?limit=1&cursor=${first.body.next_cursor}`;
    const second = await api.get<TraceEvents>(next);
    expect(second.body.items.length).toBe(1);
    expect(second.body.next_cursor).toBeNull();
    expect(second.body.items[0]!.event_id).not.toBe(first.body.items[0]!.event_id);
  });

  it('is empty for a trace that nothing carries', async () => {
    const { status, body } = await api.get<TraceEvents>(`/v1/traces/${newId()}`);
    expect([status, body.items, body.rejected]).toEqual([200, [], []]);
  });
});

describe('GET /v1/entries/:entry_id', () => {
  it.each(['pending', 'delivered', 'dead', 'discarded'] as const)(
    'leads from the id of a %s entry to its event and topic',
    async (state) => {
      const { entryIds, event } = await seedEvent(api.database, { state, topics: ['a', 'b'] });
      const { body } = await api.get<DeliveryEntry>(`/v1/entries/${entryIds[1]}`);
      expect(body).toMatchObject({ id: entryIds[1], event_id: event.event_id, topic: 'b', state });
    },
  );

  it('says 404 for what is not there, and 400 for what is no id', async () => {
    expect((await api.get('/v1/entries/999999')).status).toBe(404);
    expect((await api.get('/v1/entries/0x1')).status).toBe(400);
  });
});
