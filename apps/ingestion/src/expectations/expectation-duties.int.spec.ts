import { parseExpectationsFile } from '@acp/expectations';
import { ExpectationRepository } from '@acp/persistence';
import { createTestDatabase, seedEvents, type TestDatabase } from '@acp/testing';
import { ExpectationDuties } from './expectation-duties.js';
import { Results } from './results.js';

const FILE = `
suites:
  - type: MARKET_QUOTE_INGESTED
    source: binance
    expectations:
      - { name: steady, volume: { window_ms: 60000, min: 3, max: 5 } }
`;
const MINUTE_MS = 60_000;
/** Within a window, so that the first one is not watched from its beginning. */
const START_MS = Date.parse('2026-11-30T12:00:20.000Z');

let test: TestDatabase;
let repository: ExpectationRepository;
let nowMs: number;

beforeEach(async () => {
  test = await createTestDatabase();
  repository = new ExpectationRepository(await test.open());
  nowMs = START_MS;
});
afterEach(() => test.drop());

/** What one process of ingestion does. */
function watching(): ExpectationDuties {
  const expectations = parseExpectationsFile(FILE, { fileName: 'e.yaml' });
  const clock = { now: () => new Date(nowMs) };
  const parts = { repository, results: new Results(), clock, retentionDays: 30 };
  return new ExpectationDuties(expectations, parts);
}

/** Rounds every five seconds until a time after the start. */
async function watch(duties: readonly ExpectationDuties[], untilMs: number): Promise<void> {
  for (; nowMs <= START_MS + untilMs; nowMs += 5_000) {
    for (const one of duties) await one.runOnce();
  }
}

async function store(count: number, at: string): Promise<void> {
  await seedEvents(test, count, () => ({
    event: { event_type: 'MARKET_QUOTE_INGESTED', source: 'binance', ingested_at: at },
  }));
}

const results = () =>
  test.sql<{ at: string; judged: number; failed: number }>(
    `SELECT to_char(window_at AT TIME ZONE 'UTC', 'HH24:MI') AS at, judged::int, failed::int
     FROM expectation_results ORDER BY window_at`,
  );

describe('a volume', () => {
  it('is judged of each whole window by what all have stored, once', async () => {
    await store(1, '2026-11-30T12:00:30.000Z');
    await store(4, '2026-11-30T12:01:30.000Z');
    await store(2, '2026-11-30T12:02:30.000Z');
    await store(6, '2026-11-30T12:03:59.999Z');
    await watch([watching(), watching()], 4.5 * MINUTE_MS);
    expect(await results()).toEqual([
      { at: '12:01', judged: 1, failed: 0 },
      { at: '12:02', judged: 1, failed: 1 },
      { at: '12:03', judged: 1, failed: 1 },
    ]);
    const found = await test.sql(
      'SELECT message, consequence FROM expectation_findings ORDER BY id',
    );
    expect(found).toMatchObject([
      {
        message:
          'expectation steady: 2 records were stored from 2026-11-30T12:02:00.000Z to 2026-11-30T12:03:00.000Z, expected at least 3, at most 5',
        consequence: 'none',
      },
      { message: expect.stringContaining('6 records') as string },
    ]);
  });

  it('is not judged of a window in which the only process was started again', async () => {
    await watch([watching()], MINUTE_MS);
    await watch([watching()], 4 * MINUTE_MS);
    expect((await results()).map(({ at }) => at)).toEqual(['12:02', '12:03']);
  });

  it('is judged of that window by another process that watched it', async () => {
    const other = watching();
    await watch([watching(), other], MINUTE_MS);
    await watch([watching(), other], 4 * MINUTE_MS);
    expect((await results()).map(({ at }) => at)).toEqual(['12:01', '12:02', '12:03']);
  });

  it('is not judged of a window in which nobody could look', async () => {
    const duties = watching();
    await watch([duties], MINUTE_MS);
    nowMs += 40_000;
    await watch([duties], 5 * MINUTE_MS);
    expect((await results()).map(({ at }) => at)).toEqual(['12:03', '12:04']);
  });
});

describe('results', () => {
  const seeded = (windowAt: Date) => [
    { expectation: 'steady', windowAt, judged: 2, failed: 1, undecided: 0 },
  ];

  it('of several processes add up in one window', async () => {
    const windowAt = new Date('2026-11-30T12:00:00.000Z');
    await repository.add(seeded(windowAt), []);
    await repository.add(seeded(windowAt), []);
    expect(await results()).toEqual([{ at: '12:00', judged: 4, failed: 2 }]);
  });

  it('are taken when they are older than they are kept, and held batches that wait never', async () => {
    const days = (n: number) => new Date(Date.now() - n * 86_400_000);
    await repository.add(seeded(days(31)), []);
    await repository.add(seeded(days(29)), []);
    await test.sql(
      `INSERT INTO held_batches (id, source, connector, expectation, message, held_at, records, failing,
                                 bytes, digest, content, state, resolved_at, resolved_by)
       SELECT gen_random_uuid(), 's', 'c', 'e', 'm', $1, 1, 1, 1, decode(md5(state), 'hex'), '{}', state,
              CASE WHEN state <> 'held' THEN $1::timestamptz END,
              CASE WHEN state <> 'held' THEN 'me' END
       FROM unnest(ARRAY['held', 'released', 'discarded']) AS s (state)`,
      [days(40).toISOString()],
    );
    await watching().runOnce();
    expect(await results()).toHaveLength(1);
    expect(await test.sql('SELECT state FROM held_batches')).toEqual([{ state: 'held' }]);
  });
});
