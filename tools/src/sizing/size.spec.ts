import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { readFigures } from './figures.js';
import { sizeOf, type Demand } from './size.js';

const DEMAND: Demand = {
  ...{ events_per_s: 1_000, payload_bytes: 300, topics: 1, inboxes: 1, days: 30, pool: 10 },
};
const figures = readFigures();
const size = (over: Partial<Demand> = {}) => sizeOf({ ...DEMAND, ...over }, figures);

describe('the size of an installation', () => {
  it('is that of a thousand events a second, by hand', () => {
    // 44.0 + 15.4 + 16.3 µs of the database an event, cores planned to one half.
    expect(size()).toMatchObject({
      database_cores: 1,
      ...{ ingestions: 2, relays: 2, ops_apis: 2 },
      connections: 2 * 10 + 2 * 12 + 2 * 10,
      wal_bytes_per_day: 1_000 * 86_400 * (2_652 + 162),
      stored_bytes_per_day: 1_000 * 86_400 * 2_500,
      too_much: null,
    });
    expect(size({ events_per_s: 10_000 }).database_cores).toBe(2);
  });

  it('grows with what it says it grows with', () => {
    const grown = size({ topics: 3, payload_bytes: 1_300 });
    // One and two more entries of 1,700 bytes at half a page, and the payload twice more.
    expect(grown.stored_bytes_per_day / 86_400 / 1_000).toBe(2_500 + 2_000 + 2_000 + 2 * 3_400);
    expect(size({ days: 60 }).disk_bytes).toBe(2 * size({ days: 30 }).disk_bytes);
    expect(size({ events_per_s: 100_000 }).relays).toBeGreaterThan(2);
    expect(size({ events_per_s: 1_000_000 }).too_much).toContain('one PostgreSQL would need');
  });

  it('rests on figures that stand in docs/performance.md', () => {
    const page = readFileSync(join(WORKSPACE, 'docs/performance.md'), 'utf8');
    const { pushes_grouped, relay_redis, consumer_inbox } = figures.measured;
    const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| ${name} `))!;
    for (const [name, cost] of [
      ['pushes: grouped', pushes_grouped],
      ['relay: redis', relay_redis],
      ['consumer: inbox, from Redis', consumer_inbox],
    ] as const) {
      const { db_us, node_us, events_per_s } = cost;
      for (const figure of [db_us.toFixed(1), node_us.toFixed(1)]) {
        expect(row(name)).toContain(`| ${figure} `);
      }
      expect(row(name)).toContain(events_per_s.toLocaleString('en-US'));
    }
  });
});
