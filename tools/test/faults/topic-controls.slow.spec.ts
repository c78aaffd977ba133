import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import type { AppProcess } from './processes.js';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

const WORKERS = ['relay-1', 'relay-2'];
const LEASE_MS = 1_000;
const RATE = 200;
const SLOW_RATE = 20;
/** A worker's heartbeats within a second: four in each lease. */
const BEATS = 4;

/**
 * Orders of operators against two relay processes that always have something to claim. Judged by
 * rows alone: when a claim was made by the database's clock, and how many heartbeats its worker had
 * written since the order. A worker that stood still meanwhile has not had its second.
 */
describe('what an operator orders is obeyed by every worker within a second', () => {
  let test: TestDatabase;
  let stack: Stack;
  let opsApi: AppProcess;

  beforeAll(async () => {
    test = await createTestDatabase();
    stack = await Stack.open(test.url, { RELAY_LEASE_MS: String(LEASE_MS) });
    await stack.sql(LOGS);
    const TOPICS_FILE = stack.topicsFile([
      {
        name: 'events',
        transport: 'noop',
        event_types: ['*'],
        limits: { batch_entries_max: 5, rate_per_second: RATE },
      },
    ]);
    await stack.seedTrades(10_000);
    opsApi = await stack.start('ops-api');
    await stack.relays(WORKERS.length, { TOPICS_FILE });
    await claimsOfAllAfter('-infinity');
  });
  afterAll(async () => {
    await stack.close();
    await test.drop();
  });

  it('a pause: no claim is made any more', async () => {
    const paused = await order('POST', 'pause', { reason: 'a test' });
    await beatsOfAllAfter(paused, 3 * BEATS);
    expect(await claimedOutOfTime(paused)).toBe(0);
  });

  it('the end of a pause: every worker claims again', async () => {
    const paused = await order('POST', 'pause', { reason: 'a test' });
    await claimsCease(paused);
    const resumed = await order('POST', 'resume', {});
    await claimsOfAllAfter(resumed);
    for (const worker of WORKERS) {
      const beats = await stack.number(
        `SELECT count(*) FROM beat_log WHERE worker_id = $1 AND at > $2
           AND at < (SELECT min(claimed_at) FROM claim_log WHERE worker_id = $1 AND claimed_at > $2)`,
        [worker, resumed],
      );
      expect(beats).toBeLessThanOrEqual(BEATS + 1);
    }
  });

  it('a rate: the fleet claims no more than that', async () => {
    const limited = await order('PATCH', '', { rate_per_second: SLOW_RATE, reason: 'a test' });
    await beatsOfAllAfter(limited, 4 * BEATS);
    const seconds = await stack.number(
      'SELECT extract(epoch FROM clock_timestamp() - $1::timestamptz) - 1',
      [limited],
    );
    // What each may have saved up: a quarter of a second's worth, and the one that is under way.
    const saved = SLOW_RATE / 4 + WORKERS.length;
    expect(await claimedOutOfTime(limited)).toBeLessThanOrEqual(SLOW_RATE * seconds + saved);
    await claimsOfAllAfter(limited);
  });

  /** The database's time at which the order was certainly committed. */
  async function order(method: string, path: string, body: object): Promise<string> {
    const answer = await fetch(`${opsApi.url}/v1/topics/events/${path}`.replace(/\/$/, ''), {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    const [row] = await stack.sql<{ at: string }>('SELECT clock_timestamp()::text AS at');
    return row!.at;
  }

  /** Entries claimed later than a second after the order by workers that had all of that second. */
  function claimedOutOfTime(ordered: string): Promise<number> {
    return stack.number(
      `SELECT coalesce(sum(entries), 0) FROM claim_log c
       WHERE c.claimed_at > $1::timestamptz + interval '1 second'
         AND (SELECT count(*) FROM beat_log b
              WHERE b.worker_id = c.worker_id AND b.at > $1 AND b.at < c.claimed_at) >= $2`,
      [ordered, BEATS],
    );
  }

  function beatsOfAllAfter(at: string, beats: number): Promise<void> {
    return ofAll(`${beats} heartbeats`, 'beat_log WHERE worker_id = $1 AND at > $2', at, beats);
  }

  function claimsOfAllAfter(at: string): Promise<void> {
    return ofAll('a claim', 'claim_log WHERE worker_id = $1 AND claimed_at > $2', at, 1);
  }

  /** However late it is obeyed. */
  async function claimsCease(paused: string): Promise<void> {
    const last = () =>
      stack.sql<{ at: string }>('SELECT greatest(max(claimed_at), $1)::text AS at FROM claim_log', [
        paused,
      ]);
    await waitUntil('no worker claims any more', async () => {
      const [before] = await last();
      await beatsOfAllAfter(before!.at, BEATS);
      return (await last())[0]!.at === before!.at;
    });
  }

  function ofAll(what: string, rows: string, at: string, least: number): Promise<void> {
    return waitUntil(`every worker has made ${what}`, async () => {
      const count = (worker: string) => stack.number(`SELECT count(*) FROM ${rows}`, [worker, at]);
      return Math.min(...(await Promise.all(WORKERS.map(count)))) >= least;
    });
  }
});

/** Every claim and every heartbeat, as the database saw them. */
const LOGS = `
  CREATE TABLE claim_log (worker_id text, claimed_at timestamptz, entries int);
  CREATE TABLE beat_log (worker_id text, at timestamptz);
  CREATE FUNCTION log_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO claim_log VALUES (NEW.worker_id, NEW.claimed_at, cardinality(NEW.entry_ids));
    RETURN NEW;
  END $$;
  CREATE FUNCTION log_beat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO beat_log VALUES (NEW.worker_id, clock_timestamp());
    RETURN NEW;
  END $$;
  CREATE TRIGGER log_claim AFTER INSERT ON claims FOR EACH ROW EXECUTE FUNCTION log_claim();
  CREATE TRIGGER log_beat AFTER INSERT OR UPDATE ON relay_workers
    FOR EACH ROW EXECUTE FUNCTION log_beat()`;
