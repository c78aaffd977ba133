import { metric } from '@acp/observability';
import type { Ledger } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import { LedgerHistory } from './ledger-history.js';
import { ReadLedger } from './read-ledger.js';

/** Shows the ledger to Prometheus. Only the ops-api does, so nothing is counted twice. */
@Injectable()
export class LedgerGauge {
  constructor(
    private readonly read: ReadLedger,
    private readonly history: LedgerHistory,
  ) {}

  async runOnce(): Promise<Ledger> {
    const ledger = await this.read.current();
    await this.history.add(ledger);
    metric('ledgerImbalance').set(ledger.imbalance);
    metric('ledgerVerifiedShare').set(ledger.verified.share);
    metric('ledgerNotVerifiedSeconds').set(ledger.verified.age_seconds);
    metric('ledgerSegmentsTimedOut').set(ledger.verified.segments_timed_out);
    for (const [account, value] of Object.entries(ledger.totals)) {
      metric('ledgerTotals').set({ account }, value);
    }
    return ledger;
  }
}
