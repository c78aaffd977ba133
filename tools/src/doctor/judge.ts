import type {
  FleetFacts,
  HorizonHolder,
  RelationFacts,
  SchemaState,
  ServerFacts,
} from '@acp/persistence';

export type Verdict = 'ok' | 'warn' | 'bad';

/** One thing that was looked at; `what_to_do` where it is not well. */
export interface Finding {
  check: string;
  verdict: Verdict;
  says: string;
  what_to_do: string | null;
}

/** All that is looked at; null where it could not be, since the schema is missing. */
export interface Examined {
  schema: SchemaState;
  server: ServerFacts;
  relations: RelationFacts;
  /** Indexes that this build knows; null where it was shipped without the list. */
  indexes_wanted: readonly string[] | null;
  fleet: FleetFacts | null;
  ledger: { imbalance: number; not_verified_seconds: number; share: number } | null;
  horizon: readonly HorizonHolder[];
  /** The clock of the database less ours, and how far off that reading may be. */
  clock: { skew_ms: number; uncertain_ms: number };
  this_version: string;
}

const VERSION_MIN = 150_000;
const CONNECTIONS_WARN = 0.7;
const CONNECTIONS_BAD = 0.85;
const HORIZON_WARN_SECONDS = 300;
const HORIZON_BAD_SECONDS = 900;
const CLOCK_WARN_MS = 1_000;
const CLOCK_BAD_MS = 5_000;
const XIDS_WARN = 500_000_000;
const XIDS_BAD = 1_000_000_000;
const SLOT_WARN_BYTES = 2 * 2 ** 30;
const SLOT_BAD_BYTES = 10 * 2 ** 30;
const NOT_VERIFIED_WARN_SECONDS = 86_400;

/** What is well and what is not, the same whenever the same is found. */
export function judge(examined: Examined): Finding[] {
  return [
    schema(examined),
    indexes(examined),
    settings(examined.server),
    recovery(examined.server),
    connections(examined.server),
    horizon(examined.horizon),
    transactionIds(examined.server),
    archive(examined.server),
    slots(examined.server),
    statistics(examined.relations),
    clock(examined.clock),
    ...fleet(examined),
    ...ledger(examined.ledger),
  ];
}

export function worstOf(findings: readonly Finding[]): Verdict {
  const has = (verdict: Verdict) => findings.some((finding) => finding.verdict === verdict);
  return has('bad') ? 'bad' : has('warn') ? 'warn' : 'ok';
}

const ok = (check: string, says: string): Finding => ({
  ...{ check, verdict: 'ok', says, what_to_do: null },
});
const not = (
  verdict: 'warn' | 'bad',
  check: string,
  [says, what_to_do]: readonly [string, string],
): Finding => ({ check, verdict, says, what_to_do });

function schema({ schema: state }: Examined): Finding {
  const check = 'schema';
  if (state.kind === 'current') return ok(check, 'as this version has it');
  if (state.kind === 'newer') {
    return not('warn', check, [
      'newer than this version: apps of this version serve beside it',
      'finish the upgrade, or revert the newest migration when all apps are back',
    ]);
  }
  const says =
    state.kind === 'missing' ? 'missing' : `migrations are missing: ${state.missing.join(', ')}`;
  return not('bad', check, [says, 'npm run migrate, before apps of this version start']);
}

function indexes({ relations, indexes_wanted }: Examined): Finding {
  const check = 'indexes';
  const { invalid_indexes, indexes: present } = relations;
  if (invalid_indexes.length > 0) {
    return not('bad', check, [
      `not valid: ${invalid_indexes.join(', ')}`,
      'REINDEX INDEX CONCURRENTLY each of them',
    ]);
  }
  const missing = (indexes_wanted ?? []).filter((name) => !present.includes(name));
  if (missing.length > 0) {
    return not('bad', check, [
      `missing: ${missing.join(', ')}`,
      'create them as schema.sql has them, CONCURRENTLY',
    ]);
  }
  return ok(check, indexes_wanted ? `all ${present.length} are there and valid` : 'all are valid');
}

function settings(server: ServerFacts): Finding {
  const check = 'settings';
  const unsafe = [
    server.fsync ? [] : 'fsync = off',
    server.full_page_writes ? [] : 'full_page_writes = off',
    server.synchronous_commit === 'off' ? 'synchronous_commit = off' : [],
  ].flat();
  if (server.version < VERSION_MIN) {
    return not('bad', check, [`PostgreSQL ${server.version_text}`, 'PostgreSQL 15 or later']);
  }
  if (unsafe.length > 0) {
    return not('bad', check, [unsafe.join(', '), 'on: what is answered must be safe']);
  }
  if (!server.autovacuum) return not('warn', check, ['autovacuum = off', 'switch it on']);
  return ok(check, `PostgreSQL ${server.version_text}, durable`);
}

function recovery({ in_recovery }: ServerFacts): Finding {
  if (!in_recovery) return ok('recovery', 'this server takes writes');
  return not('bad', 'recovery', [
    'the server is a standby, or still restores',
    'lead DATABASE_URL to the primary, or SELECT pg_promote()',
  ]);
}

function connections({ connections, connections_max }: ServerFacts): Finding {
  const share = connections / connections_max;
  const says = `${connections} of ${connections_max} are taken`;
  if (share <= CONNECTIONS_WARN) return ok('connections', says);
  const verdict = share > CONNECTIONS_BAD ? 'bad' : 'warn';
  const todo = 'lower DATABASE_POOL_SIZE, raise max_connections, or use a pooler';
  return not(verdict, 'connections', [says, todo]);
}

function horizon([oldest]: readonly HorizonHolder[]): Finding {
  const seconds = oldest?.age_seconds ?? 0;
  if (!oldest || seconds <= HORIZON_WARN_SECONDS) return ok('horizon', 'nobody holds back vacuum');
  const who = [oldest.kind, oldest.name, oldest.pid && `pid ${oldest.pid}`].filter(Boolean);
  return not(seconds > HORIZON_BAD_SECONDS ? 'bad' : 'warn', 'horizon', [
    `${who.join(' ')} holds back vacuum for ${Math.round(seconds)} s`,
    'end it: pg_terminate_backend(pid), ROLLBACK PREPARED, or drop the slot',
  ]);
}

function transactionIds({ transaction_ids_age: age }: ServerFacts): Finding {
  const says = `the oldest is ${Math.round(age / 1_000_000)} million transactions old`;
  if (age <= XIDS_WARN) return ok('transaction ids', says);
  const verdict = age > XIDS_BAD ? 'bad' : 'warn';
  return not(verdict, 'transaction ids', [says, 'VACUUM FREEZE, after ending who holds it back']);
}

function archive({ archive_mode, archive_fails }: ServerFacts): Finding {
  if (archive_fails) {
    return not('bad', 'archive', [
      'archive_command fails: the log piles up',
      'mend what the log of PostgreSQL says; the disk fills meanwhile',
    ]);
  }
  if (archive_mode !== 'off') return ok('archive', 'the log is archived');
  return not('warn', 'archive', [
    'the log is not archived by the server',
    'archive_mode = on, unless something else takes backups',
  ]);
}

function slots({ slot_wal_bytes, slot_behind }: ServerFacts): Finding {
  const says = `${slot_behind ?? 'no slot'} keeps ${Math.round(slot_wal_bytes / 2 ** 20)} MB of log`;
  if (slot_wal_bytes <= SLOT_WARN_BYTES) return ok('slots', says);
  const verdict = slot_wal_bytes > SLOT_BAD_BYTES ? 'bad' : 'warn';
  return not(verdict, 'slots', [says, 'bring its reader back, or drop the slot']);
}

function statistics({ without_statistics: tables }: RelationFacts): Finding {
  if (tables.length === 0) return ok('statistics', 'there where they matter');
  return not('warn', 'statistics', [`never made for ${tables.join(', ')}`, 'ANALYZE']);
}

function clock({ skew_ms, uncertain_ms }: Examined['clock']): Finding {
  const off = Math.max(0, Math.abs(skew_ms) - uncertain_ms);
  const says = `the database is ${Math.round(skew_ms)} ms ahead of this machine (± ${Math.round(uncertain_ms)})`;
  if (off <= CLOCK_WARN_MS) return ok('clock', says);
  const todo = 'set both by NTP: schedules and ages are by the clock of the database';
  return not(off > CLOCK_BAD_MS ? 'bad' : 'warn', 'clock', [says, todo]);
}

function fleet({ fleet: facts, this_version }: Examined): Finding[] {
  if (!facts) return [];
  const { worker_versions, unserved_topics } = facts;
  const versions = worker_versions.join(', ') || 'none';
  const mixed = worker_versions.some((version) => version !== this_version);
  return [
    mixed
      ? not('warn', 'workers', [
          `of ${versions}, this is ${this_version}`,
          'as it should be while an upgrade runs; afterwards finish it',
        ])
      : ok('workers', worker_versions.length > 0 ? `all of ${versions}` : 'none is alive'),
    unserved_topics.length > 0
      ? not('bad', 'topics', [
          `wait and nobody serves them: ${unserved_topics.join(', ')}`,
          'start a relay that has them in its topics file, or retire them',
        ])
      : ok('topics', 'none waits without a worker'),
  ];
}

function ledger(facts: Examined['ledger']): Finding[] {
  if (!facts) return [];
  const { imbalance, not_verified_seconds, share } = facts;
  if (imbalance !== 0) {
    return [
      not('bad', 'ledger', [
        `does not balance: ${imbalance}`,
        'docs/operating/ledger.md, before anything is upgraded or restored',
      ]),
    ];
  }
  const says = `balances; ${Math.floor(share * 100)} % of all rows were verified`;
  if (not_verified_seconds <= NOT_VERIFIED_WARN_SECONDS) return [ok('ledger', says)];
  const hours = Math.round(not_verified_seconds / 3_600);
  const late = `balances, but rows have not been looked at for ${hours} h`;
  return [
    not('warn', 'ledger', [late, 'see that an ops-api runs, or npm run cp -- ledger --verify']),
  ];
}
