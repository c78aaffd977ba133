import type { HorizonHolder } from '@acp/persistence';
import { judge, worstOf, type Examined } from './judge.js';

const WELL: Examined = {
  schema: { kind: 'current' },
  server: {
    now: new Date('2026-11-30T12:00:00Z'),
    version: 180_004,
    version_text: '18.4',
    fsync: true,
    full_page_writes: true,
    synchronous_commit: 'on',
    autovacuum: true,
    in_recovery: false,
    connections: 20,
    connections_max: 197,
    transaction_ids_age: 1_000_000,
    database_bytes: 1_000_000,
    archive_mode: 'on',
    archive_fails: false,
    slot_wal_bytes: 0,
    slot_behind: null,
  },
  relations: { indexes: ['outbox_pkey'], invalid_indexes: [], without_statistics: [] },
  indexes_wanted: ['outbox_pkey'],
  fleet: { worker_versions: ['1.0.0'], unserved_topics: [] },
  ledger: { imbalance: 0, not_verified_seconds: 60, share: 1 },
  horizon: [],
  clock: { skew_ms: 20, uncertain_ms: 5 },
  this_version: '1.0.0',
};
const { server } = WELL;
const holder: HorizonHolder = {
  kind: 'session',
  name: 'reports',
  pid: 7,
  application_name: 'psql',
  state: 'idle',
  since: null,
  age_seconds: 0,
  query_start: null,
  query: null,
  age_xids: 1,
};

describe('what the doctor says', () => {
  it('is all well of a database that is', () => {
    expect(judge(WELL).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(worstOf(judge(WELL))).toBe('ok');
  });

  it.each<[string, Partial<Examined>, 'warn' | 'bad']>([
    ['schema', { schema: { kind: 'older', missing: ['Last'] } }, 'bad'],
    ['schema', { schema: { kind: 'missing' }, fleet: null, ledger: null }, 'bad'],
    ['schema', { schema: { kind: 'newer' } }, 'warn'],
    ['indexes', { indexes_wanted: ['outbox_pkey', 'gone'] }, 'bad'],
    ['indexes', { relations: { ...WELL.relations, invalid_indexes: ['x'] } }, 'bad'],
    ['settings', { server: { ...server, fsync: false } }, 'bad'],
    ['settings', { server: { ...server, synchronous_commit: 'off' } }, 'bad'],
    ['settings', { server: { ...server, version: 140_010 } }, 'bad'],
    ['settings', { server: { ...server, autovacuum: false } }, 'warn'],
    ['recovery', { server: { ...server, in_recovery: true } }, 'bad'],
    ['connections', { server: { ...server, connections: 150 } }, 'warn'],
    ['connections', { server: { ...server, connections: 190 } }, 'bad'],
    ['horizon', { horizon: [{ ...holder, age_seconds: 400 }] }, 'warn'],
    ['horizon', { horizon: [{ ...holder, age_seconds: 1_000 }] }, 'bad'],
    ['transaction ids', { server: { ...server, transaction_ids_age: 6e8 } }, 'warn'],
    ['transaction ids', { server: { ...server, transaction_ids_age: 2e9 } }, 'bad'],
    ['archive', { server: { ...server, archive_mode: 'off' } }, 'warn'],
    ['archive', { server: { ...server, archive_fails: true } }, 'bad'],
    ['slots', { server: { ...server, slot_wal_bytes: 2 ** 32, slot_behind: 's' } }, 'warn'],
    ['slots', { server: { ...server, slot_wal_bytes: 2 ** 34, slot_behind: 's' } }, 'bad'],
    ['statistics', { relations: { ...WELL.relations, without_statistics: ['outbox'] } }, 'warn'],
    ['clock', { clock: { skew_ms: -2_000, uncertain_ms: 10 } }, 'warn'],
    ['clock', { clock: { skew_ms: 60_000, uncertain_ms: 10 } }, 'bad'],
    ['workers', { fleet: { worker_versions: ['0.9.0', '1.0.0'], unserved_topics: [] } }, 'warn'],
    ['topics', { fleet: { worker_versions: ['1.0.0'], unserved_topics: ['old'] } }, 'bad'],
    ['ledger', { ledger: { imbalance: 2, not_verified_seconds: 0, share: 1 } }, 'bad'],
    ['ledger', { ledger: { imbalance: 0, not_verified_seconds: 1e6, share: 1 } }, 'warn'],
  ])('names %s where %j', (check, wrong, verdict) => {
    const findings = judge({ ...WELL, ...wrong }).filter((each) => each.verdict !== 'ok');
    expect(findings).toMatchObject([{ check, verdict, what_to_do: expect.any(String) }]);
  });

  it('does not take a slow answer for a wrong clock', () => {
    const slow = judge({ ...WELL, clock: { skew_ms: 1_500, uncertain_ms: 900 } });
    expect(worstOf(slow)).toBe('ok');
  });
});
