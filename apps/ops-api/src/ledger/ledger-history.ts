import type { Ledger, ThroughputPoint } from '@acp/contracts';
import { LedgerReadingRepository, type LedgerReading } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** Points kept for the throughput chart. */
const POINTS_MAX = 180;

/** The newest ledger, and throughput: what lies between the readings that the database keeps. */
@Injectable()
export class LedgerHistory {
  private newest: Ledger | null = null;
  private readings: LedgerReading[] = [];

  constructor(
    private readonly kept: LedgerReadingRepository,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  /** Keeps it for every process, those that start later included. */
  async add(ledger: Ledger): Promise<void> {
    const { events, delivered, processed } = ledger.totals;
    const { ledgerRefreshMs } = this.config;
    await this.kept.keep(
      { at: ledger.as_of, events, delivered, processed },
      { spacingMs: ledgerRefreshMs / 2, windowMs: ledgerRefreshMs * POINTS_MAX },
    );
    const readings = await this.kept.newest(POINTS_MAX + 1);
    if (this.newest && this.newest.as_of >= ledger.as_of) return;
    this.newest = ledger;
    this.readings = readings;
  }

  get latest(): Ledger | null {
    return this.newest;
  }

  /** When the first reading was taken that throughput is kept from. */
  get since(): string | null {
    return this.readings[0]?.at ?? null;
  }

  /** Per second between two readings; never negative, whatever retention takes away. */
  throughput(): ThroughputPoint[] {
    return this.readings.slice(1).map((reading, index) => {
      const before = this.readings[index]!;
      const seconds = (Date.parse(reading.at) - Date.parse(before.at)) / 1000;
      const rate = (member: 'events' | 'delivered' | 'processed') =>
        Math.max(0, (reading[member] - before[member]) / seconds);
      return {
        at: reading.at,
        ingested_per_second: rate('events'),
        delivered_per_second: rate('delivered'),
        processed_per_second: rate('processed'),
      };
    });
  }
}
