import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../servers/find-program.js';

const SOURCES = fileURLToPath(new URL('../../peers/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache/bench-peers/', import.meta.url));
/** The first build compiles everything that a peer depends on. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

export const PEER_NAMES = ['river', 'awa'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/**
 * A peer in another language. `FILE insert URL` takes jobs as lines of JSON on its input and stores
 * them, its tables empty before; `FILE work URL JOBS` works them, prints one line of JSON when the
 * last is completed (see `PeerAnswer`) and ends when its input does.
 */
export interface PeerProgram {
  name: PeerName;
  says: string;
  file: string;
  /** Gathers statistics of what was inserted. */
  analyze: string;
  /** One row: how many jobs are stored as `completed`, and how many as anything else (`left`). */
  count: string;
  /** Leaves nothing for autovacuum to do beside whoever comes next. */
  empty: string;
}

interface PeerBuild extends Omit<PeerProgram, 'file'> {
  toolchain: string;
  /** What it is told, in the folder of the source, to put the program at `file`. */
  build(folder: string): { args: string[]; file: string; env: Record<string, string> };
}

const PEERS: Readonly<Record<PeerName, PeerBuild>> = {
  river: {
    name: 'river',
    says: 'River 0.51.2, 2,000 workers, fetch cooldown 1 ms',
    toolchain: 'go',
    build: (folder) => {
      const file = join(folder, 'river');
      return { args: ['build', '-o', file, '.'], file, env: { GOTOOLCHAIN: 'local' } };
    },
    analyze: 'ANALYZE river_job',
    count: `SELECT count(*) FILTER (WHERE state = 'completed')::int AS completed,
                   count(*) FILTER (WHERE state <> 'completed')::int AS "left" FROM river_job`,
    empty: 'TRUNCATE river_job',
  },
  awa: {
    name: 'awa',
    says: 'awa 0.6.9, 2,000 workers, 2 claimers',
    toolchain: 'cargo',
    build: (folder) => ({
      args: ['build', '--release', '--locked'],
      file: join(folder, 'release/acp-bench-awa'),
      env: { CARGO_TARGET_DIR: folder },
    }),
    analyze: 'ANALYZE',
    // Its view of all jobs takes seconds; these are the tables that it keeps them in.
    count: `SELECT (coalesce((SELECT sum(completed_count) FROM awa.receipt_completion_batches), 0)
                     + (SELECT count(*) FROM awa.done_entries WHERE state = 'completed'))::int AS completed,
                   ((SELECT count(*) FROM awa.done_entries WHERE state <> 'completed')
                     + (SELECT count(*) FROM awa.leases) + (SELECT count(*) FROM awa.deferred_jobs)
                     + (SELECT count(*) FROM awa.dlq_entries))::int AS "left"`,
    empty: 'DROP SCHEMA awa CASCADE',
  },
};

/** Built from its pinned sources, at once where that was done before; or why there is none. */
export function buildPeer(name: PeerName): PeerProgram | { missing: string } {
  const { toolchain, build, ...peer } = PEERS[name];
  const tool = findProgram(toolchain);
  if (!tool) return { missing: `there is no ${toolchain} here to build it by` };
  const folder = join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  const { args, file, env } = build(folder);
  const { status, stderr, error } = spawnSync(tool, args, {
    cwd: join(SOURCES, name),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: BUILD_TIMEOUT_MS,
  });
  if (status === 0) return { ...peer, file };
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return { missing: `${toolchain} could not build it (${said})` };
}
