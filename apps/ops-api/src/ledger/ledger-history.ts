import type { Ledger, ThroughputPoint } from '@acp/contracts';
import { Injectable } from '@nestjs/common';

/** Points kept for the throughput chart. */
const POINTS_MAX = 180;

interface Reading {
  at: number;
  events: number;
  delivered: number;
  processed: number;
}

/** The newest ledger and what came of the ones before it: throughput. */
@Injectable()
export class LedgerHistory {
  private newest: Ledger | null = null;
  private readings: Reading[] = [];

  add(ledger: Ledger): void {
    const { events, delivered, processed } = ledger.totals;
    const at = Date.parse(ledger.as_of);
    if (this.readings.some((reading) => reading.at >= at)) return;
    this.newest = ledger;
    this.readings = [...this.readings, { at, events, delivered, processed }].slice(-POINTS_MAX - 1);
  }

  get latest(): Ledger | null {
    return this.newest;
  }

  /** When the first reading was taken that throughput is kept from. */
  get since(): string | null {
    const [first] = this.readings;
    return first ? new Date(first.at).toISOString() : null;
  }

  /** Per second between two readings; never negative, whatever retention takes away. */
  throughput(): ThroughputPoint[] {
    return this.readings.slice(1).map((reading, index) => {
      const before = this.readings[index]!;
      const seconds = (reading.at - before.at) / 1000;
      const rate = (member: 'events' | 'delivered' | 'processed') =>
        Math.max(0, (reading[member] - before[member]) / seconds);
      return {
        at: new Date(reading.at).toISOString(),
        ingested_per_second: rate('events'),
        delivered_per_second: rate('delivered'),
        processed_per_second: rate('processed'),
      };
    });
  }
}
