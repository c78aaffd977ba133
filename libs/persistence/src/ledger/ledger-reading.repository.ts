import type { LedgerTotals } from '@acp/contracts';
import type { Runner } from '../database.js';
import { forgetReadings, keepReading, keptReadings } from './sql/kept-readings.sql.js';

/** What throughput is worked out from. */
export interface LedgerReading extends Pick<LedgerTotals, 'events' | 'delivered' | 'processed'> {
  at: string;
}

/** The totals of the ledger at its newest readings, of whichever process took them. */
export class LedgerReadingRepository {
  constructor(private readonly runner: Runner) {}

  /** Kept unless there is one within `spacingMs` before it; what is older than `windowMs` is forgotten. */
  async keep(
    { at, events, delivered, processed }: LedgerReading,
    { spacingMs, windowMs }: { spacingMs: number; windowMs: number },
  ): Promise<void> {
    await this.runner.run(keepReading, [at, events, delivered, processed, spacingMs]);
    await this.runner.run(forgetReadings, [at, windowMs]);
  }

  /** The newest `readingsMax`, oldest first. */
  async newest(readingsMax: number): Promise<LedgerReading[]> {
    type Row = LedgerReading & Record<string, unknown>;
    return (await this.runner.run<Row>(keptReadings, [readingsMax])).rows.reverse();
  }
}
