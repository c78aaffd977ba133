import type {
  AuditEntry,
  Consumer,
  ConsumerFailure,
  ConsumerFailureBulkAnswer,
  ConsumerFailureGroups,
  Ledger,
  Overview,
  Page,
  Problem,
  Replay,
  RetiredConsumer,
} from '@acp/contracts';
import { InboxRepository, ReplayJobRepository, WorkerRepository } from '@acp/persistence';
import { seedEvents, type SeededEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { serveTopics } from '../topics/served-topics.spec-support.js';
import { ConsumerGauges } from './consumer-gauges.js';

const reason = 'INC-7';
const EVENTS = 12;

let api: TestApi;
let seeded: SeededEvent[];
const inbox = new InboxRepository({ preparedStatements: false });

/** Twelve delivered; `pricing` had two, gave eight up for two causes, and has two still to come. */
beforeEach(async () => {
  api = await TestApi.start();
  await serveTopics(api.database, 'quotes');
  seeded = await seedEvents(api.database, EVENTS, () => ({ state: 'delivered' }));
  await process('pricing', [0, 1]);
  for (const i of [2, 3, 4, 5, 6]) await giveUp(i, `no price for symbol ${4_700 + i}`);
  for (const i of [7, 8, 9]) await giveUp(i, 'the account is closed');
});
afterEach(() => api.stop());

const idOf = (i: number) => seeded[i]!.event.event_id;

async function process(consumer: string, events: number[]): Promise<void> {
  const database = await api.database.open({ poolSize: 1 });
  await database.dataSource.transaction((manager) =>
    inbox.recordProcessed(manager, { consumer, topic: 'quotes', eventIds: events.map(idOf) }),
  );
  await database.close();
}

async function giveUp(i: number, errorMessage: string): Promise<void> {
  const database = await api.database.open({ poolSize: 1 });
  const failure = { consumer: 'pricing', topic: 'quotes', errorCode: 'CONSUMER.FAILED' };
  await database.dataSource.transaction((manager) =>
    inbox.recordFailure(manager, {
      ...failure,
      eventId: idOf(i),
      attemptsMax: 1,
      errorMessage,
      envelope: '{}',
    }),
  );
  await database.close();
}

async function consumers(): Promise<Consumer[]> {
  return (await api.get<Page<Consumer>>('/v1/consumers')).body.items;
}

async function numbers() {
  const [{ processed, not_yet, dead }] = (await consumers()) as [Consumer];
  return { processed, not_yet: not_yet.value, dead: dead.value };
}

const bulk = (action: string, body: object) =>
  api.post<ConsumerFailureBulkAnswer>(`/v1/consumers/pricing/failures/${action}`, body);

/** As a relay worker carries it out; what it ordered. */
async function carryOut(replayId: string): Promise<string[]> {
  const database = await api.database.open();
  const workerId = 'worker';
  await new WorkerRepository(database).heartbeat(
    { workerId, hostname: 'h', pid: 1, version: '0' },
    60_000,
    { stopping: false, topics: {} },
  );
  const jobs = new ReplayJobRepository(database);
  expect(await jobs.hold(workerId, 1)).toMatchObject([{ id: replayId, listed: true }]);
  expect(await jobs.step(replayId, workerId, 100)).toMatchObject({ kind: 'completed' });
  const rows = await api.database.sql<{ event_id: string }>(
    'SELECT event_id FROM outbox WHERE replay_id = $1 ORDER BY id',
    [replayId],
  );
  return rows.map(({ event_id }) => event_id);
}

describe('GET /v1/consumers', () => {
  it('says what each has had, not had and given up, and so do overview and metrics', async () => {
    expect(await numbers()).toEqual({ processed: 2, not_yet: 2, dead: 8 });
    await api.service.app.get(ConsumerGauges, { strict: false }).runOnce();
    const { body: metrics } = await api.get<string>('/metrics');
    const labels = '{consumer="pricing",topic="quotes"}';
    expect(metrics).toContain(`control_plane_consumer_not_yet${labels} 2`);
    const age = new RegExp(`control_plane_consumer_not_yet_age_seconds${labels} (?!0$)`, 'm');
    expect(metrics).toMatch(age);
    expect(metrics).toContain(`control_plane_consumer_dead${labels} 8`);
    const { body: overview } = await api.get<Overview>('/v1/overview');
    expect(overview.consumers).toMatchObject([{ not_yet: { value: 2 }, dead: { value: 8 } }]);
    expect((await api.get<Ledger>('/v1/ledger?verify=full')).body.imbalance).toBe(0);
  });
});

describe('GET /v1/consumers/:name/failures', () => {
  it('lists what it gave up page by page, and groups it by cause', async () => {
    const path = '/v1/consumers/pricing/failures';
    const first = await api.get<Page<ConsumerFailure>>(`${path}?limit=5`);
    const rest = await api.get<Page<ConsumerFailure>>(
      `${path}?limit=5&cursor=${first.body.next_cursor}`,
    );
    const ids = [...first.body.items, ...rest.body.items].map(({ event_id }) => event_id);
    expect(ids).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map(idOf));
    const { body } = await api.get<ConsumerFailureGroups>(`${path}/groups`);
    expect(body.items.map(({ error, count }) => [error, count])).toEqual([
      ['no price for symbol #', 5],
      ['the account is closed', 3],
    ]);
    const query = new URLSearchParams({ ...body.items[1]!.filter });
    const group = await api.get<Page<ConsumerFailure>>(`${path}?${query}`);
    expect(group.body.items.map(({ event_id }) => event_id)).toEqual([9, 8, 7].map(idOf));
  });

  it('names the consumer that was probably meant', async () => {
    const { status, body } = await api.get<Problem>('/v1/consumers/pricng/failures');
    expect([status, body.detail]).toEqual([404, expect.stringContaining('did you mean "pricing"')]);
  });
});

describe('POST /v1/consumers/:name/failures/retry', () => {
  it('does what its dry run said: a replay of just these, skipping what had its effect', async () => {
    const filter = { error: 'no price for symbol #' };
    const dry = await bulk('retry', { filter, dry_run: true });
    expect(dry.body).toMatchObject({ dry_run: true, matched: 5, affected: 0, replay_id: null });
    expect(await numbers()).toEqual({ processed: 2, not_yet: 2, dead: 8 });
    const { status, body } = await bulk('retry', { filter, reason });
    expect([status, body]).toMatchObject([202, { matched: 5, affected: 5, remaining: 0 }]);
    const replayId = body.replay_id!;
    expect(await numbers()).toEqual({ processed: 2, not_yet: 7, dead: 3 });
    expect((await api.get<Replay>(`/v1/replays/${replayId}`)).body).toMatchObject({
      matched: 5,
      only_unprocessed_by: 'pricing',
      filter: { consumer_failures: { consumer: 'pricing', ...filter } },
    });
    await process('pricing', [2]);
    expect(await carryOut(replayId)).toEqual([3, 4, 5, 6].map(idOf));
    await process('pricing', [3, 4, 5]);
    await giveUp(6, 'no price for symbol 4706');
    expect(await numbers()).toEqual({ processed: 6, not_yet: 2, dead: 4 });
    const again = await bulk('retry', { filter, reason });
    expect(again.body).toMatchObject({ matched: 1, affected: 1 });
    const { body: ledger } = await api.get<Ledger>('/v1/ledger?verify=full');
    expect(ledger).toMatchObject({ imbalance: 0, findings: [] });
    const { body: audit } = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.items[1]).toMatchObject({
      action: 'consumer_failure.retry_matching',
      target: 'consumer:pricing',
      affected: 5,
      after: { replay_id: replayId },
    });
  });

  it('refuses an empty filter, null for a member, and a run without a reason', async () => {
    for (const body of [
      { filter: {}, reason },
      { filter: { topic: null }, reason },
      { filter: { topic: 'quotes' } },
      { filter: { tpoic: 'quotes' }, reason },
    ]) {
      expect((await bulk('retry', body)).status).toBe(400);
    }
    expect((await numbers()).dead).toBe(8);
  });

  it('orders nothing twice when two operators press at once', async () => {
    const filter = { topic: 'quotes' };
    const both = await Promise.all([
      bulk('retry', { filter, reason }),
      bulk('retry', { filter, reason }),
    ]);
    expect(both.reduce((sum, { body }) => sum + body.affected, 0)).toBe(8);
    const rows = await api.database.sql('SELECT FROM replay_items');
    expect(rows.length).toBe(8);
  });
});

describe('POST /v1/consumers/:name/failures/discard', () => {
  it('gives up for good what its dry run counted', async () => {
    const filter = { error: 'the account is closed' };
    expect((await bulk('discard', { filter, dry_run: true })).body).toMatchObject({ matched: 3 });
    const { body } = await bulk('discard', { filter, reason });
    expect(body).toMatchObject({ affected: 3, remaining: 0, replay_id: null });
    expect(await numbers()).toEqual({ processed: 2, not_yet: 2, dead: 5 });
    const path = '/v1/consumers/pricing/failures?state=discarded';
    const listed = await api.get<Page<ConsumerFailure>>(path);
    expect(listed.body.items.map(({ state }) => state)).toEqual(Array(3).fill('discarded'));
    const ledger = await api.get<Ledger>('/v1/ledger?verify=full');
    expect(ledger.body).toMatchObject({ imbalance: 0, findings: [] });
  });
});

describe('POST /v1/consumers/:name/retire', () => {
  it('says what it had not done, and then raises nothing any more', async () => {
    const { body } = await api.post<RetiredConsumer>('/v1/consumers/pricing/retire', { reason });
    expect(body).toMatchObject({
      consumer: 'pricing',
      retired_by: 'key:operator-name',
      topics: [{ topic: 'quotes', not_yet: { value: 2 }, dead: { value: 8 } }],
    });
    expect(await consumers()).toMatchObject([{ state: 'retired', retire_reason: reason }]);
    expect(await numbers()).toEqual({ processed: 2, not_yet: 0, dead: 0 });
    await api.service.app.get(ConsumerGauges, { strict: false }).runOnce();
    const { body: metrics } = await api.get<string>('/metrics');
    expect(metrics).not.toContain('control_plane_consumer_dead{');
    const { body: audit } = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.items[0]).toMatchObject({ action: 'consumer.retire', reason });
  });
});
