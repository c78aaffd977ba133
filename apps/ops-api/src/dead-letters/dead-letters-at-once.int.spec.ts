import { newId, type AuditEntry, type DeadLetterBulkAnswer } from '@acp/contracts';
import {
  AuditRepository,
  LedgerRepository,
  OutboxRepository,
  type Database,
} from '@acp/persistence';
import { seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { serveTopics } from '../topics/served-topics.spec-support.js';

const LETTERS = 400;
const TOPIC = 'quotes';
const OPERATORS = ['ann', 'bob', 'cem'] as const;
type Operator = (typeof OPERATORS)[number];
type Action = 'replay' | 'discard';

const keyOf = (name: Operator) => `${name}-key-of-the-test`;

let api: TestApi;
let database: Database;

beforeEach(async () => {
  const keys = OPERATORS.map((name) => `${name}:operator:${keyOf(name)}`);
  api = await TestApi.start({ OPS_API_KEYS: keys.join(',') });
  await serveTopics(api.database, TOPIC);
  database = await api.database.open({ poolSize: 2 });
});
afterEach(() => api.stop());

/** What the page and the command line do: the same order again until it moves nothing. */
async function actOnAll(name: Operator, action: Action): Promise<number> {
  let affected = 0;
  for (;;) {
    const answer = await act<DeadLetterBulkAnswer>(name, `/v1/dead-letters/${action}`, {
      filter: { topic: TOPIC, error_code: 'TRANSPORT.FAILED' },
    });
    expect(answer.status).toBeLessThan(300);
    affected += answer.body.affected;
    if (answer.body.affected === 0) return affected;
  }
}

/** The letters one by one; how many of them were still there to be acted on. */
async function actOnEach(name: Operator, action: Action, ids: readonly string[]): Promise<number> {
  let affected = 0;
  for (const id of ids) {
    const { status } = await act(name, `/v1/dead-letters/${id}/${action}`, {});
    expect([200, 202, 409]).toContain(status);
    if (status !== 409) affected += 1;
  }
  return affected;
}

function act<Answer>(name: Operator, path: string, body: object) {
  return api.post<Answer>(
    path,
    { ...body, reason: `${name} was asked to` },
    { as: null, headers: { authorization: `Bearer ${keyOf(name)}` } },
  );
}

/** A relay that delivers what is due until it is told to stop, and then what is left. */
class Deliverer {
  readonly delivered: string[] = [];
  private stopping = false;
  private readonly outbox = new OutboxRepository(database);
  private readonly running = this.run();

  async finish(): Promise<string[]> {
    this.stopping = true;
    await this.running;
    return this.delivered;
  }

  private async run(): Promise<void> {
    for (;;) {
      const last = this.stopping;
      const taken = await this.deliverSome();
      if (last && taken === 0) return;
    }
  }

  private async deliverSome(): Promise<number> {
    const claim = await this.outbox.claimDue({
      claimId: newId(),
      topic: TOPIC,
      workerId: 'relay-a',
      entriesMax: 20,
      bytesMax: 1_000_000,
    });
    if (!claim) return 0;
    const ids = claim.entries.map(({ id }) => id);
    this.delivered.push(...ids);
    await this.outbox.settleDelivered(
      claim,
      ids.map(() => 'ref'),
      { transport: 'log', startedAt: new Date() },
    );
    return ids.length;
  }
}

async function idsWhere(condition: string): Promise<string[]> {
  const rows = await api.database.sql<{ id: string }>(
    `SELECT id::text AS id FROM outbox WHERE ${condition} ORDER BY outbox.id`,
  );
  return rows.map(({ id }) => id);
}

/** Every entry that the audit log says was touched, as often as it says so. */
async function touchedByAudit(): Promise<string[]> {
  const rows = await api.database.sql<{ id: string }>(
    `SELECT entry_id::text AS id FROM audit_entries
     UNION ALL SELECT split_part(target, ':', 2) FROM audit_log WHERE target LIKE 'entry:%'`,
  );
  return rows.map(({ id }) => id);
}

async function audit(): Promise<AuditEntry[]> {
  const repository = new AuditRepository(database);
  expect(await repository.verify()).toMatchObject({ intact: true });
  return repository.list({}, 1_000, null);
}

const sorted = (ids: readonly string[]) => [...ids].sort((a, b) => Number(a) - Number(b));
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('operators who act on the same dead letters at once', () => {
  it('act on each exactly once between them, and nothing is delivered twice', async () => {
    const seeded = await seedEvents(api.database, LETTERS, () => ({
      state: 'dead',
      topics: [TOPIC],
    }));
    const letters = seeded.flatMap(({ entryIds }) => entryIds);
    const relay = new Deliverer();
    const counts = await Promise.all([
      actOnEach('ann', 'replay', letters.slice(0, 30)),
      actOnEach('cem', 'discard', letters.slice(10, 40).reverse()),
      actOnAll('ann', 'replay'),
      actOnAll('bob', 'replay'),
      actOnAll('cem', 'discard'),
    ]);
    const delivered = await relay.finish();

    expect(await idsWhere('dead_lettered_at IS NOT NULL')).toEqual([]);
    const discarded = await idsWhere('discarded_at IS NOT NULL');
    expect(sorted([...delivered, ...discarded])).toEqual(sorted(letters));
    expect(await idsWhere('delivered_at IS NOT NULL')).toEqual(sorted(delivered));
    expect(sum(counts)).toBe(LETTERS);
    const actions = await audit();
    expect(sum(actions.map(({ affected }) => affected))).toBe(LETTERS);
    expect(sorted(await touchedByAudit())).toEqual(sorted(letters));
    expect((await new LedgerRepository(database).readFull(0)).imbalance).toBe(0);
  });

  it('leave what another holds alone: none waits, and the second is told that it did nothing', async () => {
    const seeded = await seedEvents(api.database, 20, () => ({ state: 'dead', topics: [TOPIC] }));
    const letters = seeded.flatMap(({ entryIds }) => entryIds);
    const held = letters.slice(0, 12);
    await database.inTransaction(async (other) => {
      await other.run(
        {
          name: 'hold_letters',
          text: `UPDATE outbox SET dead_lettered_at = NULL, discarded_at = now() WHERE id = ANY ($1)`,
        },
        [held],
      );
      expect(await actOnAll('ann', 'replay')).toBe(letters.length - held.length);
      expect(await actOnAll('bob', 'discard')).toBe(0);
    });
    expect(await idsWhere('discarded_at IS NOT NULL')).toEqual(sorted(held));
    expect((await audit()).map(({ actor, affected }) => [actor, affected])).toEqual([
      ['key:bob', 0],
      ['key:ann', 0],
      ['key:ann', 8],
    ]);
  });
});
