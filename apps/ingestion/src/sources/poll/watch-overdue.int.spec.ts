import { newId } from '@acp/contracts';
import { metric } from '@acp/observability';
import { SourceStateRepository } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { watchOverdue } from './watch-overdue.js';

const CONNECTOR = 'poll/shop';
const HOLDER = newId();

let test: TestDatabase;
let states: SourceStateRepository;
let nowMs: number;

beforeEach(async () => {
  test = await createTestDatabase();
  states = new SourceStateRepository(await test.open());
  nowMs = 1_000;
  const sources = [
    { source: 'shop', connector: CONNECTOR },
    { source: 'rates', connector: 'poll/rates' },
  ];
  watchOverdue(sources, { states, now: () => nowMs });
});
afterEach(() => test.drop());

const shown = async () =>
  Object.fromEntries(
    (await metric('sourceOverdue').get()).values.map(({ labels, value }) => [labels.source, value]),
  );
const turn = { connector: CONNECTOR, source: 'shop', holder: HOLDER, leaseMs: 600_000 };
const end = { connector: CONNECTOR, holder: HOLDER, error: null, behind: false };

describe('how long a source has waited to be asked', () => {
  it('counts from the start of the process where nobody ever asked', async () => {
    expect(await shown()).toEqual({ shop: 0, rates: 0 });
    nowMs += 90_000;
    expect(await shown()).toEqual({ shop: 90, rates: 90 });
  });

  it('is nothing while it is being asked, and until it is due again', async () => {
    nowMs += 90_000;
    await states.takeTurn(turn);
    await test.sql(`UPDATE source_states SET due_at = now() - interval '1 hour'`);
    expect(await shown()).toEqual({ shop: 0, rates: 90 });
    await states.endTurn({ ...end, dueInMs: 600_000 });
    expect(await shown()).toEqual({ shop: 0, rates: 90 });
  });

  it('counts from when it was due, also after a turn that failed', async () => {
    await states.takeTurn(turn);
    await states.endTurn({ ...end, error: 'HTTP 503', dueInMs: -3_600_000 });
    const { shop } = await shown();
    expect(shop).toBeGreaterThanOrEqual(3_600);
    expect(shop).toBeLessThan(7_200);
  });

  it('counts from the end of the lease where whoever held it has died', async () => {
    await states.takeTurn(turn);
    await test.sql(
      `UPDATE source_states SET due_at = now() - interval '3 hours',
                                lease_until = now() - interval '1 hour'`,
    );
    const { shop } = await shown();
    expect(shop).toBeGreaterThanOrEqual(3_600);
    expect(shop).toBeLessThan(7_200);
  });

  it('is absent, and holds up no scrape, where the database does not answer', async () => {
    expect(await shown()).toEqual({ shop: 0, rates: 0 });
    const silent = { overdueSeconds: () => new Promise<never>(() => undefined) };
    watchOverdue([{ source: 'shop', connector: CONNECTOR }], { states: silent, readTimeoutMs: 1 });
    expect(await shown()).toEqual({});
    const away = { overdueSeconds: () => Promise.reject(new Error('no connection')) };
    watchOverdue([{ source: 'shop', connector: CONNECTOR }], { states: away });
    expect(await shown()).toEqual({});
  });
});
