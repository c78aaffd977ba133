import { newId, type DecisionBulkAnswer } from '@acp/contracts';
import { releaseKeyFile, seedEvents } from '@acp/testing';
import { seedHeldBatches } from '../expectations/held-batches.spec-support.js';
import { FIXTURES, policyFile } from '../gatekeeper/policy-files.spec-support.js';
import { propose, registerTopics, type Proposed } from '../gatekeeper/proposals.spec-support.js';
import { MENDED } from '../open-api/good-answers.spec-support.js';
import { seedFleet, seedGaps, seedRejected } from '../open-api/seed.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';

const AT_ONCE = 16;
const reason = 'a test';

interface Order {
  path: string;
  body: object;
}
type OrderOf = (n: number) => Order;

let api: TestApi;
/** By mutating route, the n-th of the orders that are given at once. */
let orders: Record<string, OrderOf>;

beforeAll(async () => {
  api = await TestApi.start({
    DATABASE_POOL_SIZE: '1',
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
  });
  await seedFleet(api.database);
  await seedRejected(api.database, 4 * AT_ONCE);
  await tellRejectedApart();
  const letters = await deadLetters();
  const rejected = await idsOf('SELECT id FROM rejected_records ORDER BY record_index');
  const replays = await createReplays();
  const ofReplay =
    (move: string): OrderOf =>
    (n) => ({
      path: `/v1/replays/${replays[n]}/${move}`,
      body: { reason },
    });
  const ofTopic =
    (path: string, body: object): OrderOf =>
    () => ({
      path: `/v1/topics/quotes${path}`,
      body,
    });
  const matching =
    (action: string, series: number): OrderOf =>
    (n) => ({
      path: `/v1/dead-letters/${action}`,
      body: { filter: { entity_id: `E-${series}-${n}` }, reason },
    });
  const failures = await giveUp();
  await prepareGatekeeper();
  const ofFailure =
    (action: string, first: number): OrderOf =>
    (n) => ({
      path: `/v1/consumers/lab/failures/${action}`,
      body: { filter: { event_id: failures[first + n] }, reason },
    });
  const held = await proposeOrders();
  const heldBatches = await seedHeldBatches(api, 2 * AT_ONCE);
  const backtests = await orderBacktests();
  const gaps = await seedGaps(api.database, 8 + AT_ONCE);
  const ofDecision =
    (verb: string, first: number): OrderOf =>
    (n) => ({
      path: `/v1/decisions/${held[first + n]!.id}/${verb}`,
      body: { ...held[first + n]!.seen, reason },
    });
  orders = {
    'POST /v1/decisions/approve': await manyOf('approve', held.slice(2 * AT_ONCE, 3 * AT_ONCE)),
    'POST /v1/decisions/reject': await manyOf('reject', held.slice(3 * AT_ONCE)),
    'POST /v1/decisions/{id}/approve': ofDecision('approve', 0),
    'POST /v1/decisions/{id}/reject': ofDecision('reject', AT_ONCE),
    'POST /v1/dead-letters/replay': matching('replay', 0),
    'POST /v1/dead-letters/discard': matching('discard', 1),
    'POST /v1/dead-letters/{id}/replay': (n) => ({
      path: `/v1/dead-letters/${letters[2 * AT_ONCE + n]}/replay`,
      body: { reason, ...(n % 2 === 0 && { payload: MENDED.payload }) },
    }),
    'POST /v1/dead-letters/{id}/discard': (n) => ({
      path: `/v1/dead-letters/${letters[3 * AT_ONCE + n]}/discard`,
      body: { reason },
    }),
    'POST /v1/rejected/discard': (n) => ({
      path: '/v1/rejected/discard',
      body: { filter: { path: `/${2 * AT_ONCE + n}` }, reason },
    }),
    'POST /v1/rejected/resubmit': (n) => ({
      path: '/v1/rejected/resubmit',
      body: { filter: { path: `/${3 * AT_ONCE + n}` }, reason },
    }),
    'POST /v1/rejected/{id}/resubmit': (n) => ({
      path: `/v1/rejected/${rejected[n]}/resubmit`,
      body: { event: { ...MENDED, event_id: newId() }, reason },
    }),
    'POST /v1/rejected/{id}/discard': (n) => ({
      path: `/v1/rejected/${rejected[AT_ONCE + n]}/discard`,
      body: { reason },
    }),
    'POST /v1/held-batches/{id}/release': (n) => ({
      path: `/v1/held-batches/${heldBatches[n]!.id}/release`,
      body: { reason },
    }),
    'POST /v1/held-batches/{id}/discard': (n) => ({
      path: `/v1/held-batches/${heldBatches[AT_ONCE + n]!.id}/discard`,
      body: { reason },
    }),
    'POST /v1/replays': (n) => ({
      path: '/v1/replays',
      body: { name: `R-${n}`, filter: { source: 'binance' }, reason, allow_unserved: true },
    }),
    'POST /v1/replays/{id}/pause': ofReplay('pause'),
    'POST /v1/replays/{id}/resume': ofReplay('resume'),
    'POST /v1/replays/{id}/cancel': ofReplay('cancel'),
    'POST /v1/topics/{topic}/pause': ofTopic('/pause', { reason }),
    'PATCH /v1/topics/{topic}': ofTopic('', { rate_per_second: 5, reason }),
    'POST /v1/topics/{topic}/resume': ofTopic('/resume', { reason }),
    'POST /v1/consumers/{name}/failures/retry': ofFailure('retry', 0),
    'POST /v1/consumers/{name}/failures/discard': ofFailure('discard', AT_ONCE),
    'POST /v1/consumers/{name}/retire': () => ({
      path: '/v1/consumers/lab/retire',
      body: { reason },
    }),
    'POST /v1/topics/{topic}/retire': () => ({
      path: '/v1/topics/orders/retire',
      body: { reason, discard_open: true },
    }),
    'POST /v1/event-types': (n) => ({
      path: '/v1/event-types',
      body: {
        event_type: `AT_ONCE_${n}`,
        schema_version: 1,
        description: reason,
        payload_schema: { type: 'object' },
      },
    }),
    'POST /v1/switches/engage': (n) => ({
      path: '/v1/switches/engage',
      body: { scope: `subject:${n % 8}`, reason, recall: true },
    }),
    'POST /v1/switches/disengage': (n) => ({
      path: '/v1/switches/disengage',
      body: { scope: `actor:${n}`, reason },
    }),
    'PATCH /v1/models': (n) => ({
      path: '/v1/models',
      body: { name: `m-${n % 8}`, status: 'blocked', reason },
    }),
    'POST /v1/policies': (n) => ({
      path: '/v1/policies',
      body: { source: policyFile({ set: 'at-once', limit: n + 1 }), fixtures: FIXTURES },
    }),
    'POST /v1/policies/{set}/activate': (n) => ({
      path: `/v1/policies/of-another-${n}/activate`,
      body: { version: 1, mode: 'enforce', reason },
    }),
    'POST /v1/policies/{set}/backtests': () => ({
      path: '/v1/policies/in-force/backtests',
      body: { version: 1, from: '2026-01-01' },
    }),
    'POST /v1/backtests/{id}/cancel': (n) => ({
      path: `/v1/backtests/${backtests[n]}/cancel`,
      body: {},
    }),
    'POST /v1/gaps/{id}/retry': (n) => ({
      path: `/v1/gaps/${gaps[n % 8]}/retry`,
      body: { reason },
    }),
    'POST /v1/gaps/{id}/mark': (n) => ({
      path: `/v1/gaps/${gaps[8 + n]}/mark`,
      body: { state: 'healed', reason },
    }),
    'POST /v1/consumers/{name}/acks': () => ({
      path: '/v1/consumers/lab/acks',
      body: { acks: [{ event_id: newId(), topic: 'quotes' }] },
    }),
  };
});
afterAll(() => api.stop());

async function deadLetters(): Promise<string[]> {
  const seeded = await seedEvents(api.database, 4 * AT_ONCE, (n) => ({
    state: 'dead',
    event: { entity_id: `E-${Math.floor(n / AT_ONCE)}-${n % AT_ONCE}` },
  }));
  return seeded.map(({ entryIds }) => entryIds[0]!);
}

/** Each has a reason at a place of its own, and would pass the gate now. */
async function tellRejectedApart(): Promise<void> {
  await api.database.sql(
    `UPDATE rejected_records SET record_text = $1, event_id = NULL, reasons = jsonb_build_array(
       jsonb_build_object('code', 'GATE.INVALID', 'path', '/' || record_index, 'message', 'x'))`,
    [JSON.stringify(MENDED)],
  );
}

/** Events that the consumer `lab` gave up. */
async function giveUp(): Promise<string[]> {
  const seeded = await seedEvents(api.database, 2 * AT_ONCE, () => ({ state: 'delivered' }));
  const ids = seeded.map(({ event }) => event.event_id);
  await api.database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                    dead_lettered_at)
     SELECT id, 'lab', 'quotes', 3, 'CONSUMER.FAILED', 'x', now() FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  return ids;
}

/** Policies of somebody else, whose authors do not activate them, and switches that are on. */
async function prepareGatekeeper(): Promise<void> {
  for (let n = 0; n < AT_ONCE; n += 1) {
    const source = policyFile({ set: `of-another-${n}` });
    await api.post('/v1/policies', { source, fixtures: FIXTURES }, { as: 'governor' });
    await api.post('/v1/switches/engage', { scope: `actor:${n}`, reason });
  }
}

/** Held by a policy that is in force. */
async function proposeOrders(): Promise<Proposed[]> {
  const source = policyFile({ set: 'in-force' });
  await api.post('/v1/policies', { source, fixtures: FIXTURES }, { as: 'governor' });
  const force = { version: 1, mode: 'enforce', reason };
  await api.post('/v1/policies/in-force/activate', force);
  const database = await api.database.open();
  await registerTopics(database);
  const proposed: Proposed[] = [];
  for (let n = 0; n < 4 * AT_ONCE; n += 1) proposed.push(await propose(database));
  await database.close();
  return proposed;
}

/** Each of these in a list of its own, as a dry run has shown it. */
async function manyOf(verb: string, held: readonly Proposed[]): Promise<OrderOf> {
  const path = `/v1/decisions/${verb}`;
  const bodies: object[] = [];
  for (const { id } of held) {
    const seen = await api.post<DecisionBulkAnswer>(path, { ids: [id], dry_run: true });
    bodies.push({ ids: [id], list_sha256: seen.body.list_sha256, reason });
  }
  return (n) => ({ path, body: bodies[n]! });
}

/** Another process holds them. */
async function orderBacktests(): Promise<string[]> {
  await api.database.sql(
    `INSERT INTO backtests (id, policy_set, version, from_at, to_at, requested_by, worker_id, status,
                            lease_expires_at)
     SELECT gen_random_uuid(), 'in-force', 1, '2026-01-01', now(), 'x', gen_random_uuid(), 'running',
            now() + interval '1 h'
     FROM generate_series(1, ${AT_ONCE})`,
  );
  return idsOf('SELECT id FROM backtests');
}

function createReplays(): Promise<string[]> {
  const one = async (_: unknown, n: number) => {
    const filter = { source: 'binance' };
    const body = { name: `M-${n}`, filter, reason, allow_unserved: true };
    return (await api.post<{ id: string }>('/v1/replays', body)).body.id;
  };
  return Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function idsOf(sql: string): Promise<string[]> {
  return (await api.database.sql<{ id: string }>(sql)).map(({ id }) => id);
}

async function mutatingRoutes(): Promise<string[]> {
  const { body } = await api.get<{ paths: Record<string, object> }>('/docs-json', { as: null });
  return Object.entries(body.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`))
    .filter((route) => route.includes(' /v1/') && !route.startsWith('GET '));
}

describe('with one connection in the pool', () => {
  it('every mutating route does what sixteen operators ask for at once', async () => {
    expect(Object.keys(orders).sort()).toEqual((await mutatingRoutes()).sort());
    const failed: unknown[] = [];
    for (const [route, orderOf] of Object.entries(orders)) {
      const [method] = route.split(' ') as [string];
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) => {
          const { path, body } = orderOf(n);
          return api.call(method, path, { as: 'operator', body });
        }),
      );
      const bad = answers.filter(({ status }) => status >= 300);
      if (bad.length > 0) failed.push([route, bad.length, bad[0]!.body]);
      const counts = answers.map(({ body }) => (body as { affected?: number }).affected);
      if (counts.every((affected) => affected === 0)) failed.push([route, 'touched nothing']);
    }
    expect(failed).toEqual([]);
  }, 60_000);
});
