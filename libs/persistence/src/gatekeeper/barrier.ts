import { DatabaseError } from 'pg';
import type { Statement, Transaction } from '../database.js';

/** A backend that holds the barrier shared: it is committing verdicts. */
export interface BarrierHolder extends Record<string, unknown> {
  pid: number;
  application: string;
  /** Milliseconds since its transaction began. */
  age_ms: number;
}

/** `lock_not_available`: another has held the lock for longer than was waited. */
const LOCK_TIMEOUT = '55P03';
/** Milliseconds beyond the wait in which the server must have given up by itself. */
const MARGIN_MS = 5_000;

const limits: Statement = {
  name: 'limit_barrier',
  text: `
SELECT current_setting('statement_timeout') AS before,
       set_config('lock_timeout', $1::text, true), set_config('statement_timeout', $2::text, true)`,
};

const unlimited: Statement = {
  name: 'unlimit_barrier',
  text: `SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', $1::text, true)`,
};

/** Who holds the lock of `gatekeeper_barrier`, longest first; its key is in two halves in pg_locks. */
const holders: Statement = {
  name: 'barrier_holders',
  text: `
SELECT l.pid, a.application_name AS application,
       coalesce(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000, 0)::float8 AS age_ms
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = 7205759403792793601
ORDER BY a.xact_start LIMIT 20`,
};

/**
 * The barrier between what is judged and what changes the judgement, taken alone: nothing is judged
 * until the transaction ends.
 */
export class Barrier {
  constructor(private readonly transaction: Transaction) {}

  /**
   * The newest `release_seq`: every release that is not to know of the change has this number or a
   * lower one. Null where the lock was not had in `waitMs`; nothing is held then.
   */
  async take(waitMs: number): Promise<string | null> {
    try {
      return await this.transaction.savepoint(async () => {
        const { rows } = await this.transaction.run<{ before: string }>(limits, [
          String(waitMs),
          String(waitMs + MARGIN_MS),
        ]);
        const seq = await this.wait();
        await this.transaction.run(unlimited, [rows[0]!.before]);
        return seq;
      });
    } catch (error) {
      if (error instanceof DatabaseError && error.code === LOCK_TIMEOUT) return null;
      throw error;
    }
  }

  async holders(): Promise<BarrierHolder[]> {
    return (await this.transaction.run<BarrierHolder>(holders)).rows;
  }

  /** Ends these backends where they still hold the barrier; what they had not committed is undone. */
  async terminate(pids: readonly number[]): Promise<void> {
    const text = `
WITH held AS (${holders.text}) SELECT pg_terminate_backend(pid) FROM held WHERE pid = ANY ($1::int[])`;
    await this.transaction.run({ name: 'terminate_barrier_holders', text }, [pids]);
  }

  private async wait(): Promise<string> {
    const text = `SELECT gatekeeper_barrier()::text AS seq`;
    const { rows } = await this.transaction.run<{ seq: string }>({ name: 'take_barrier', text });
    return rows[0]!.seq;
  }
}
