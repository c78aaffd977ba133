import { CANARY_EVENT_TYPE, CANARY_SOURCE, newId } from '@acp/contracts';
import { installIntake, publishInIntake, type Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  createBusinessDatabase,
  decisionOf,
  DECISION_TYPE,
} from '../../testing/business-database.js';
import { startIngestion, type RunningIngestion } from '../../testing/running-ingestion.js';
import { until } from '../../testing/until.js';

let plane: TestDatabase;
let business: TestDatabase;
let app: RunningIngestion | undefined;
const connect = (to: Database['pool']) => to.connect();
type Client = Awaited<ReturnType<typeof connect>>;
let pool: Database['pool'];
let client: Client;

beforeEach(async () => {
  plane = await createTestDatabase();
  business = await createBusinessDatabase();
  pool = (await business.open()).pool;
  client = await connect(pool);
});
afterEach(async () => {
  await app?.service.stop();
  app = undefined;
  client.release();
  await business.drop();
  await plane.drop();
});

async function start(env: Record<string, string> = {}) {
  app = await startIngestion(plane, {
    env: { INTAKE_DATABASES: `orders=${business.url}`, ...env },
  });
}

async function publish(
  entityId: string,
  payload: unknown = decisionOf('r'),
  more: { event_id?: string; event_type?: string; traceparent?: string } = {},
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT control_plane.publish(event_type => $1, payload => $2, entity_id => $3,
                                  event_id => $4, traceparent => $5) AS id`,
    [
      more.event_type ?? DECISION_TYPE,
      typeof payload === 'string' ? payload : JSON.stringify(payload),
      entityId,
      more.event_id ?? null,
      more.traceparent ?? null,
    ],
  );
  return rows[0]!.id;
}

interface StoredEvent {
  event_id: string;
  entity_id: string;
  source: string;
  n: number | null;
}

function events(): Promise<StoredEvent[]> {
  return plane.sql<StoredEvent>(
    `SELECT e.event_id, e.entity_id, e.source, (e.payload ->> 'confidence')::float AS n
     FROM events e JOIN outbox o USING (event_id) ORDER BY o.id`,
  );
}

const waiting = () =>
  business.sql<{ id: string }>('SELECT id FROM control_plane.intake WHERE id > 0');
const refused = () =>
  business.sql<{ id: string; event_id: string; reasons: { code: string; path: string }[] }>(
    'SELECT id, event_id, reasons FROM control_plane.intake WHERE refused_at IS NOT NULL ORDER BY id',
  );

describe('an intake', () => {
  it('brings an event that committed with a row of another database once, and not one that did not', async () => {
    await start();
    await client.query('BEGIN');
    await client.query(`INSERT INTO orders (id) VALUES ('kept')`);
    const id = await publish('kept');
    await client.query('COMMIT');
    await client.query('BEGIN');
    await client.query(`INSERT INTO orders (id) VALUES ('lost')`);
    await publish('lost');
    await client.query('ROLLBACK');
    const later = await publish('later');

    const stored = await until(events, (rows) => rows.length === 2);
    expect(stored).toMatchObject([
      { event_id: id, entity_id: 'kept', source: 'orders' },
      { event_id: later, entity_id: 'later' },
    ]);
    await until(waiting, (rows) => rows.length === 0);
    expect(await refused()).toEqual([]);
  });

  it('keeps the order of a key when transactions commit late, and of calls within one', async () => {
    const other = await pool.connect();
    await client.query('BEGIN');
    await publish('early', decisionOf('first number, last commit'));
    await other.query('BEGIN');
    for (const n of [0.1, 0.2, 0.3]) {
      await other.query(`SELECT control_plane.publish($1, $2, 'key')`, [
        DECISION_TYPE,
        JSON.stringify({ ...decisionOf('r'), confidence: n }),
      ]);
    }
    await other.query('COMMIT');
    await start();
    await until(events, (rows) => rows.length === 3);
    await publish('key', { ...decisionOf('r'), confidence: 0.4 });
    await client.query('COMMIT');
    other.release();
    const stored = await until(events, (rows) => rows.length === 5);
    const ofKey = stored.filter(({ entity_id }) => entity_id === 'key');
    expect(ofKey.map(({ n }) => n)).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  it('refuses what the gate refuses, with its place, in quarantine and in the row, and goes on', async () => {
    const [unknown, nul, digits] = [
      await publish('a', {}, { event_type: 'ORDER_PLACED' }),
      await publish('b', JSON.stringify(decisionOf('a\u0000b'))),
      await publish('c', '{"model": 1e400}'),
    ];
    const good = await publish('d');
    await start();
    await until(events, (rows) => rows.length === 1 && rows[0]!.event_id === good);
    const rows = await until(refused, (found) => found.length === 3);
    const reasonsOf = (id: string) => rows.find((row) => row.event_id === id)!.reasons;
    expect(reasonsOf(unknown)).toMatchObject([{ code: 'GATE.UNKNOWN_TYPE', path: '/event_type' }]);
    expect(reasonsOf(nul)).toMatchObject([
      { code: 'GATE.UNSAFE_VALUE', path: '/payload/rationale' },
    ]);
    expect(reasonsOf(digits)).toContainEqual(
      expect.objectContaining({ code: 'GATE.UNSAFE_VALUE', path: '/payload/model' }),
    );
    const quarantined = await plane.sql(
      `SELECT event_id FROM rejected_records WHERE source = 'orders' ORDER BY record_index`,
    );
    expect(quarantined).toEqual([unknown, nul, digits].map((event_id) => ({ event_id })));

    await business.sql(
      `UPDATE control_plane.intake SET id = DEFAULT, refused_at = NULL, reasons = NULL, payload = $2
       WHERE event_id = $1`,
      [digits, JSON.stringify(decisionOf('mended'))],
    );
    await until(events, (found) => found.length === 2 && found[1]!.event_id === digits);
  });

  it('refuses a row that is larger than it reads, and keeps it in the intake', async () => {
    await expect(publish('large', decisionOf('x'.repeat(6_000_000)))).rejects.toMatchObject({
      code: '54000',
      message: expect.stringMatching(/^the event has 6000\d{3} bytes; the intake takes 5242880$/),
    });
    await business.sql(
      `INSERT INTO control_plane.intake (event_id, event_type, schema_version, payload)
       VALUES (gen_random_uuid(), $1, 1, $2)`,
      [DECISION_TYPE, JSON.stringify(decisionOf('x'.repeat(6_000_000)))],
    );
    const good = await publish('small');
    await start();
    await until(events, (rows) => rows.length === 1 && rows[0]!.event_id === good);
    const [row] = await until(refused, (found) => found.length === 1);
    expect(row!.reasons).toMatchObject([{ code: 'GATE.TOO_LARGE', path: '/payload' }]);
  });

  it('stores an id once, however often it is published, and refuses other content under it', async () => {
    const id = newId();
    await start();
    await publish('a', decisionOf('same'), { event_id: id });
    await publish('a', decisionOf('same'), { event_id: id });
    await publish('a', decisionOf('other'), { event_id: id });
    const [row] = await until(refused, (found) => found.length === 1);
    expect(row!.reasons).toMatchObject([{ code: 'GATE.CONFLICT' }]);
    expect(await events()).toHaveLength(1);
    const [account] = await plane.sql(
      `SELECT sum(records)::int AS records, sum(accepted)::int AS accepted,
              sum(duplicates)::int AS duplicates, sum(rejected)::int AS rejected
       FROM raw_payloads WHERE connector = 'intake/orders'`,
    );
    expect(account).toEqual({ records: 3, accepted: 1, duplicates: 1, rejected: 1 });
  });

  it('carries a caller’s trace into the headers of its entries', async () => {
    await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await publish('traced', decisionOf('r'), { traceparent });
    await until(events, (rows) => rows.length === 1);
    const [entry] = await plane.sql(
      `SELECT headers ->> 'traceparent' AS traceparent, trace_id FROM outbox JOIN events USING (event_id)`,
    );
    expect(entry).toEqual({ traceparent, trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736' });
  });

  it('drains beside a second instance, each row once, and the second takes over', async () => {
    await start({ INTAKE_BATCH_ROWS_MAX: '7' });
    const second = await startIngestion(plane, {
      env: { INTAKE_DATABASES: `orders=${business.url}`, INTAKE_POLL_MS: '20' },
    });
    try {
      for (let n = 0; n < 50; n += 1) await publish(`k${n}`);
      await until(events, (rows) => rows.length === 50);
      await app!.service.stop();
      for (let n = 50; n < 60; n += 1) await publish(`k${n}`);
      const stored = await until(events, (rows) => rows.length === 60);
      expect(stored.map(({ entity_id }) => entity_id)).toEqual(
        Array.from({ length: 60 }, (_, n) => `k${n}`),
      );
      const [intake] = await until(
        () => plane.sql<{ records: string }>('SELECT records FROM intakes'),
        ([row]) => row?.records === '60',
      );
      expect(intake).toBeDefined();
    } finally {
      await second.service.stop();
    }
  });

  it('takes rows of the control plane’s own database in the transaction that stores them', async () => {
    await start({ INTAKE_DATABASES: 'here=self' });
    const [row] = await plane.sql<{ id: string }>(
      `SELECT control_plane.publish($1, $2, 'self') AS id`,
      [DECISION_TYPE, JSON.stringify(decisionOf('r'))],
    );
    const [stored] = await until(events, (rows) => rows.length === 1);
    expect(stored).toMatchObject({ event_id: row!.id, source: 'here' });
    // Not one moment later: a snapshot that has the event has lost the row.
    expect(await plane.sql('SELECT FROM control_plane.intake')).toEqual([]);
    expect(await plane.sql('SELECT unsettled, records::int, taken::int FROM intakes')).toEqual([
      { unsettled: null, records: 1, taken: 1 },
    ]);
  });

  it('tries again where the database has no intake yet, and tells nobody the password', async () => {
    await business.sql('DROP SCHEMA control_plane CASCADE');
    const secret = new URL(business.url);
    await start({ INTAKE_DATABASES: `orders=${secret.toString()}` });
    await until(
      () => app!.lines.join(''),
      (text) => text.includes('INTAKE.NOT_INSTALLED'),
    );
    await installIntake(business.url);
    const id = await publish('late');
    const stored = await until(events, (rows) => rows.length === 1);
    expect(stored[0]!.event_id).toBe(id);
    if (secret.password) expect(app!.lines.join('')).not.toContain(secret.password);
  });

  it('shows how many rows wait, and since when, until they have left', async () => {
    const ids = [await publish('a'), await publish('b')];
    const [first] = await business.sql<{ at: number }>(
      'SELECT extract(epoch FROM min(published_at))::float AS at FROM control_plane.intake',
    );
    // Nothing leaves while somebody else has the account.
    await client.query('BEGIN');
    await client.query('SELECT FROM control_plane.intake_account FOR UPDATE');
    await start();
    const shown = async () => {
      const text = await (await fetch(`${app!.url}/metrics`)).text();
      const read = (name: string) =>
        Number(new RegExp(`^control_plane_intake_${name}{[^}]*} (.*)$`, 'm').exec(text)?.[1]);
      return [read('waiting_rows'), read('oldest_waiting_timestamp_seconds')];
    };
    const [, oldest] = await until(shown, ([waiting]) => waiting === ids.length);
    expect(oldest).toBeCloseTo(first!.at, 2);
    await client.query('COMMIT');
    await until(shown, ([waiting, since]) => waiting === 0 && since === 0);
  });

  it('reads at once what comes alone, and later what comes close behind it, together', async () => {
    await start({ INTAKE_GATHER_MS: '3000', INTAKE_POLL_MS: '600000' });
    await publish('alone');
    await until(events, (rows) => rows.length === 1);
    for (const id of ['b', 'c', 'd']) await publish(id);
    await until(events, (rows) => rows.length === 4);
    expect(await plane.sql('SELECT batch::int, records::int FROM intakes')).toEqual([
      { batch: 2, records: 4 },
    ]);
  });

  it('does not wait where a batch was more than half full', async () => {
    await start({ INTAKE_GATHER_MS: '10000', INTAKE_BATCH_ROWS_MAX: '2' });
    await client.query('BEGIN');
    for (let n = 0; n < 80; n += 1) await publish(`k${n}`);
    await client.query('COMMIT');
    // With a pause after each, forty batches are more than anybody here waits for.
    await until(events, (rows) => rows.length === 80);
  });

  it('does not wait where a canary ended the batch and rows stand behind it', async () => {
    const { signal } = new AbortController();
    const place = { url: business.url, schema: 'control_plane' };
    for (let n = 0; n < 12; n += 1) {
      await publish(`k${n}`);
      const canary = {
        event_type: CANARY_EVENT_TYPE,
        source: CANARY_SOURCE,
        payload: { way: 'push' },
      };
      const entity = { entity_id: newId(), occurred_at: new Date().toISOString() };
      await publishInIntake(place, { ...canary, ...entity, event_id: newId() }, signal);
    }
    await start({ INTAKE_GATHER_MS: '10000' });
    // With a pause after each, two dozen batches are more than anybody here waits for.
    await until(
      () => plane.sql('SELECT FROM events'),
      (rows) => rows.length === 24,
    );
  });

  it('rings only while the connector sleeps', async () => {
    const listener = await pool.connect();
    let rings = 0;
    listener.on('notification', () => (rings += 1));
    await listener.query('LISTEN "control_plane.intake"');
    for (let n = 0; n < 20; n += 1) await publish(`quiet${n}`);
    await listener.query('SELECT');
    expect(rings).toBe(0);
    await start({ INTAKE_POLL_MS: '600000' });
    await until(events, (rows) => rows.length === 20);
    await until(
      () =>
        business.sql(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 1094930505`),
      (rows) => rows.length === 1,
    );
    await publish('rung for');
    await until(events, (rows) => rows.length === 21);
    await listener.query('SELECT');
    expect(rings).toBeGreaterThan(0);
    listener.release();
    expect(app!.lines.join('')).not.toContain('intake not drained');
    const looked = 'SELECT looked_at IS NOT NULL AS looked, error FROM intakes';
    expect(await plane.sql(looked)).toEqual([{ looked: true, error: null }]);
  });
});
