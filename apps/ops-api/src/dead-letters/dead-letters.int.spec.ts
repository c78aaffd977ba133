import type {
  AuditEntry,
  DeadLetter,
  DeadLetterAction,
  DeadLetterBulkAnswer,
  DeadLetterDetail,
  DeadLetterGroups,
  Page,
  Problem,
  Trace,
} from '@acp/contracts';
import { AuditRepository, LedgerRepository } from '@acp/persistence';
import { seedEvent, seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { serveTopics } from '../topics/served-topics.spec-support.js';

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.start();
  await serveTopics(api.database, 'quotes', 'a');
});
afterEach(() => api.stop());

async function audit(): Promise<AuditEntry[]> {
  const database = await api.database.open();
  const repository = new AuditRepository(database);
  expect(await repository.verify()).toMatchObject({ intact: true });
  return repository.list({}, 100, null);
}

async function row(entryId: string): Promise<Record<string, unknown>> {
  const [found] = await api.database.sql<Record<string, unknown>>(
    `SELECT delivery_attempts, attempts_forgiven, dead_lettered_at, discarded_at,
            next_attempt_at <= now() AS due, payload_json::text AS own_text
     FROM outbox WHERE id = $1`,
    [entryId],
  );
  return found!;
}

async function imbalance(): Promise<number> {
  return (await new LedgerRepository(await api.database.open()).readFull(0)).imbalance;
}

describe('GET /v1/dead-letters', () => {
  it('lists the dead alone, newest first, by every filter', async () => {
    await seedEvents(api.database, 6, (i) => ({
      state: i % 2 === 0 ? 'dead' : 'delivered',
      topics: [i < 3 ? 'a' : 'b'],
    }));
    const all = await api.get<Page<DeadLetter>>('/v1/dead-letters');
    expect(all.body.items.length).toBe(3);
    const first = await api.get<Page<DeadLetter>>('/v1/dead-letters?limit=2');
    const rest = await api.get<Page<DeadLetter>>(
      `/v1/dead-letters?limit=2&cursor=${first.body.next_cursor}`,
    );
    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
    expect(rest.body.next_cursor).toBeNull();
    for (const [query, count] of [
      ['topic=a', 2],
      ['event_type=MARKET_QUOTE_INGESTED', 3],
      ['event_type=OTHER', 0],
      ['error_code=TRANSPORT.FAILED', 3],
      ['from=2026-01-01', 3],
      ['to=2026-01-01', 0],
    ] as const) {
      const { body } = await api.get<Page<DeadLetter>>(`/v1/dead-letters?${query}`);
      expect([query, body.items.length]).toEqual([query, count]);
    }
  });

  it('groups equal causes whatever numbers and ids they carry, an HTTP status apart', async () => {
    const messages = [
      ...[0, 1, 2, 3].map((i) => `connect ECONNREFUSED 10.0.0.${i}:443`),
      ...['HTTP 500', 'HTTP 503: busy for 4 s', 'HTTP 503: busy for 12 s'],
    ];
    const seeded = await seedEvents(api.database, messages.length, (i) => ({
      state: 'dead',
      error: { code: 'TRANSPORT.FAILED', message: messages[i]! },
    }));
    await api.database.sql(
      `UPDATE delivery_attempts SET response = '{"error":"no such symbol"}' WHERE entry_id = $1`,
      [seeded.at(-3)!.entryIds[0]],
    );
    const { body } = await api.get<DeadLetterGroups>('/v1/dead-letters/groups');
    expect(body.items).toMatchObject([
      {
        count: 4,
        topic: 'quotes',
        error: 'connect ECONNREFUSED #.#.#.#:#',
        sample_error: 'connect ECONNREFUSED 10.0.0.3:443',
        sample_response: null,
        event_types: ['MARKET_QUOTE_INGESTED'],
      },
      { count: 2, error: 'HTTP 503: busy for # s', sample_error: 'HTTP 503: busy for 12 s' },
      { count: 1, error: 'HTTP 500', sample_response: '{"error":"no such symbol"}' },
    ]);
    expect(body.items[0]!.sample_ids).toEqual(
      seeded
        .slice(0, 4)
        .flatMap(({ entryIds }) => entryIds)
        .reverse(),
    );
    expect(body.scanned).toBe(messages.length);
    const { filter } = body.items[0]!;
    const dry = await api.post<DeadLetterBulkAnswer>('/v1/dead-letters/replay', {
      filter,
      dry_run: true,
    });
    expect(dry.body).toMatchObject({ dry_run: true, matched: 4, affected: 0 });
  });

  it('shows one with its envelope and attempts, and 404 for what is not dead', async () => {
    const dead = await seedEvent(api.database, { state: 'dead' });
    const fine = await seedEvent(api.database, { state: 'delivered' });
    const { body } = await api.get<DeadLetterDetail>(`/v1/dead-letters/${dead.entryIds[0]}`);
    expect(body.attempts.map((a) => a.attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(body.envelope).toMatchObject({ event_id: dead.event.event_id });
    expect(body.event).toMatchObject({ event_id: dead.event.event_id });
    const other = await api.get<Problem>(`/v1/dead-letters/${fine.entryIds[0]}`);
    expect(other).toMatchObject({ status: 404, body: { code: 'REQUEST.NOT_FOUND' } });
  });
});

describe('POST /v1/dead-letters/:id/replay', () => {
  it('makes the entry due at once with its attempts forgiven, and writes it down', async () => {
    const { entryIds, event } = await seedEvent(api.database, { state: 'dead' });
    const answer = await api.post<DeadLetterAction>(`/v1/dead-letters/${entryIds[0]}/replay`, {
      reason: 'broker is back',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: { id: entryIds[0], event_id: event.event_id, state: 'pending' },
    });
    expect(await row(entryIds[0]!)).toMatchObject({
      delivery_attempts: 5,
      attempts_forgiven: 5,
      dead_lettered_at: null,
      due: true,
    });
    expect(await audit()).toMatchObject([
      {
        actor: 'key:operator-name',
        role: 'operator',
        action: 'dead_letter.replay',
        target: `entry:${entryIds[0]}`,
        affected: 1,
        reason: 'broker is back',
        request_id: answer.headers.get('x-request-id'),
      },
    ]);
    expect(await imbalance()).toBe(0);
  });

  it('needs a reason', async () => {
    const { entryIds } = await seedEvent(api.database, { state: 'dead' });
    for (const body of [undefined, {}, { reason: '' }, { reason: '  ' }]) {
      const answer = await api.post(`/v1/dead-letters/${entryIds[0]}/replay`, body);
      expect([body, answer.status]).toEqual([body, 400]);
    }
    expect(await row(entryIds[0]!)).toMatchObject({ attempts_forgiven: 0 });
  });

  it('refuses the second of two replays at once, and what is not dead', async () => {
    const { entryIds } = await seedEvent(api.database, { state: 'dead' });
    const path = `/v1/dead-letters/${entryIds[0]}/replay`;
    const send = () => api.post(path, { reason: 'broker is back' });
    const statuses = (await Promise.all([send(), send()])).map((a) => a.status);
    expect(statuses.sort()).toEqual([202, 409]);
    expect((await api.post('/v1/dead-letters/999999/replay', { reason: 'x' })).status).toBe(404);
    expect((await audit()).length).toBe(1);
  });

  it('delivers an edited payload and keeps the original beside it', async () => {
    const { entryIds, event } = await seedEvent(api.database, { state: 'dead' });
    const payload = { ...event.payload, bid_price: '2.5' };
    const path = `/v1/dead-letters/${entryIds[0]}/replay`;
    expect((await api.post<Problem>(path, { payload })).status).toBe(400);
    const answer = await api.post(path, { payload, reason: 'vendor sent a wrong bid' });
    expect(answer.status).toBe(202);
    const { own_text } = await row(entryIds[0]!);
    expect(JSON.parse(own_text as string)).toEqual({ ...event, payload });
    const [edit] = await api.database.sql<Record<string, unknown>>('SELECT * FROM entry_edits');
    expect(edit).toMatchObject({
      original_payload: event.payload,
      edited_payload: payload,
      edited_by: 'key:operator-name',
      reason: 'vendor sent a wrong bid',
    });
    const [stored] = await api.database.sql<{ payload: unknown }>('SELECT payload FROM events');
    expect(stored!.payload).toEqual(event.payload);
    expect(await audit()).toMatchObject([
      { action: 'dead_letter.edit_and_replay', before: event.payload, after: payload },
    ]);
    expect(await imbalance()).toBe(0);
  });

  it('refuses an edited payload that breaks the schema, with every reason', async () => {
    const { entryIds } = await seedEvent(api.database, { state: 'dead' });
    const answer = await api.post<Problem>(`/v1/dead-letters/${entryIds[0]}/replay`, {
      payload: { symbol: 1 },
      reason: 'x',
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'GATE.INVALID' } });
    expect(answer.body.errors!.length).toBeGreaterThan(1);
    expect(await row(entryIds[0]!)).toMatchObject({ attempts_forgiven: 0 });
    expect(await audit()).toEqual([]);
  });
});

describe('POST /v1/dead-letters/:id/discard', () => {
  it('ends the entry for good, with a reason', async () => {
    const { entryIds, event } = await seedEvent(api.database, { state: 'dead' });
    const path = `/v1/dead-letters/${entryIds[0]}/discard`;
    expect((await api.post(path, {})).status).toBe(400);
    const answer = await api.post<DeadLetterAction>(path, { reason: 'superseded' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'discarded' } });
    const { body } = await api.get<Trace>(`/v1/events/${event.event_id}/trace`);
    expect(body.event.deliveries[0]!.state).toBe('discarded');
    expect(body.steps.map((s) => s.kind)).toEqual(
      expect.arrayContaining(['attempt', 'operator_action', 'discarded']),
    );
    expect(await imbalance()).toBe(0);
  });
});

describe('POST /v1/dead-letters/replay and /discard', () => {
  it('refuses an empty filter, a filter it does not know, and no reason', async () => {
    for (const body of [{ filter: {}, reason: 'x' }, { filter: { nonsense: 'x' } }, {}]) {
      expect((await api.post('/v1/dead-letters/replay', body)).status).toBe(400);
    }
    const noReason = { filter: { topic: 'quotes' } };
    expect((await api.post('/v1/dead-letters/discard', noReason)).status).toBe(400);
  });

  it.each(['replay', 'discard'] as const)('%s: counts first, then acts once', async (action) => {
    const seeded = await seedEvents(api.database, 5, (i) => ({
      state: 'dead',
      topics: [i < 3 ? 'a' : 'b'],
    }));
    const filter = { topic: 'a' };
    const path = `/v1/dead-letters/${action}`;
    const dry = await api.post<DeadLetterBulkAnswer>(path, { filter, dry_run: true });
    expect(dry.body).toMatchObject({ dry_run: true, matched: 3, affected: 0, remaining: 3 });
    expect(dry.body.sample.length).toBe(3);
    expect(await audit()).toEqual([]);
    const done = await api.post<DeadLetterBulkAnswer>(path, { filter, reason: 'because' });
    expect(done.body).toMatchObject({ dry_run: false, matched: 3, affected: 3, remaining: 0 });
    const again = await api.post<DeadLetterBulkAnswer>(path, { filter, reason: 'because' });
    expect(again.body).toMatchObject({ matched: 0, affected: 0 });
    expect(await audit()).toMatchObject([
      { action: `dead_letter.${action}_matching`, affected: 0 },
      { action: `dead_letter.${action}_matching`, affected: 3, filter, reason: 'because' },
    ]);
    const { body } = await api.get<Trace>(`/v1/events/${seeded[0]!.event.event_id}/trace`);
    expect(body.steps.filter((s) => s.kind === 'operator_action')).toMatchObject([
      { action: `dead_letter.${action}_matching`, reason: 'because' },
    ]);
    expect(await imbalance()).toBe(0);
  });
});
