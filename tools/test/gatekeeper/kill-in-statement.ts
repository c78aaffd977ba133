import { Client } from 'pg';
import type { Stack } from '../faults/stack.js';

/** Where a statement of the gatekeeper waits while its connection is ended. */
export type KillPoint = (typeof KILL_POINTS)[number];
export const KILL_POINTS = [
  'barrier',
  'budgets',
  'decisions',
  'verdicts',
  'approvals',
  'events',
  'outbox',
  'audit_log',
] as const;

const BARRIER = 'SELECT gatekeeper_barrier()';
const WAITING = `
SELECT pid, application_name AS application FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/**
 * Holds a lock until one of the apps waits for it in the middle of its statement, and ends the
 * connections of all that wait; or until the work is done, where it does not come by. How many ended.
 */
export async function killInStatement(
  stack: Stack,
  point: KillPoint,
  work: Promise<unknown>,
): Promise<number> {
  const holder = new Client({ connectionString: stack.url, application_name: 'fault-holder' });
  await holder.connect();
  let isDone = false;
  const done = () => (isDone = true);
  work.then(done, done);
  try {
    await holder.query('BEGIN');
    await holder.query(point === 'barrier' ? BARRIER : `LOCK TABLE ${point} IN SHARE MODE`);
    let waiting: { pid: number; application: string }[] = [];
    while (waiting.length === 0 && !isDone) waiting = await stack.sql(WAITING);
    const apps = waiting.filter(({ application }) => /ingestion|ops-api/.test(application));
    for (const { pid } of apps) await holder.query('SELECT pg_terminate_backend($1)', [pid]);
    return apps.length;
  } finally {
    await holder.query('ROLLBACK');
    await holder.end();
  }
}
