import type { QueryResultRow } from 'pg';
import type { Database, Statement } from '../database.js';
import { countPrunableEntries, pruneEntries } from './sql/prune-entries.sql.js';
import { forgetCanaries, forgetPlaces } from '../canary/sql/forget-canaries.sql.js';
import {
  countPrunableRawPayloads,
  pruneCanaries,
  pruneRawPayloads,
} from './sql/prune-raw-payloads.sql.js';
import { openImmutableTables, tryRetentionLock } from './sql/retention-lock.sql.js';

/** A step through the outbox. */
export interface EntryStep {
  entries: number;
  /** Where the next step starts; null at the end of the table. */
  last_id: string | null;
  /** Nothing further on is old enough. */
  complete: boolean;
}

/** A step through the raw payloads; the numbers say what was taken with them. */
export interface RawPayloadStep extends EntryStep {
  raw_payloads: number;
  events: number;
}

export interface EntryWindow {
  /** Entry id. */
  after: string;
  rowsMax: number;
  days: number;
}

export interface RawPayloadWindow {
  /** Raw payload id. */
  after: string;
  rawPayloadsMax: number;
  /** Ends the window sooner where raw payloads hold many records. */
  recordsMax: number;
  days: number;
  /** Of raw payloads of proposals and of what became of them; 0 keeps them for ever. */
  decisionDays: number;
}

export const FIRST_ENTRY = '0';
export const FIRST_RAW_PAYLOAD = '00000000-0000-0000-0000-000000000000';

/**
 * Deletes what is over in bounded steps, each one transaction that also writes the totals the ledger
 * goes by. Null from a step: another worker is at one.
 */
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  async pruneEntries(window: EntryWindow): Promise<EntryStep | null> {
    return this.pruneStep<EntryStep>(pruneEntries, entryValues(window));
  }

  async countEntries(window: EntryWindow): Promise<EntryStep> {
    return this.count<EntryStep>(countPrunableEntries, entryValues(window));
  }

  async pruneRawPayloads(window: RawPayloadWindow): Promise<RawPayloadStep | null> {
    return this.pruneStep<RawPayloadStep>(pruneRawPayloads, rawPayloadValues(window));
  }

  async countRawPayloads(window: RawPayloadWindow): Promise<RawPayloadStep> {
    return this.count<RawPayloadStep>(countPrunableRawPayloads, rawPayloadValues(window));
  }

  /**
   * Takes canaries that are over with all that came of them, and what was noted of them; how many. Null:
   * another process is at it.
   */
  async pruneCanaries(keepMs: number, rowsMax: number): Promise<number | null> {
    const step = await this.pruneStep<{ events: number }>(pruneCanaries, [keepMs, rowsMax]);
    await this.database.run(forgetCanaries, [keepMs]);
    await this.database.run(forgetPlaces, [keepMs]);
    return step && step.events;
  }

  private async pruneStep<Step>(statement: Statement, values: unknown[]): Promise<Step | null> {
    return this.database.inTransaction(async (runner) => {
      const lock = await runner.run<{ got: boolean }>(tryRetentionLock);
      if (!lock.rows[0]!.got) return null;
      await runner.run(openImmutableTables);
      return (await runner.run<Step & QueryResultRow>(statement, values)).rows[0]!;
    });
  }

  private async count<Step>(statement: Statement, values: unknown[]): Promise<Step> {
    return (await this.database.run<Step & QueryResultRow>(statement, values)).rows[0]!;
  }
}

function entryValues({ after, rowsMax, days }: EntryWindow): unknown[] {
  return [after, rowsMax, days];
}

function rawPayloadValues(window: RawPayloadWindow): unknown[] {
  return [window.after, window.rawPayloadsMax, window.recordsMax, window.days, window.decisionDays];
}
