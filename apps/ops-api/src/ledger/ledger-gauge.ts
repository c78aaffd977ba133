import { metric } from '@acp/observability';
import type { Ledger } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import { ReadLedger } from './read-ledger.js';

/** Shows the ledger to Prometheus. Only the ops-api does, so nothing is counted twice. */
@Injectable()
export class LedgerGauge {
  constructor(private readonly read: ReadLedger) {}

  async runOnce(): Promise<Ledger> {
    const ledger = await this.read.current();
    metric('ledgerImbalance').set(ledger.imbalance);
    for (const [account, value] of Object.entries(ledger.totals)) {
      metric('ledgerTotals').set({ account }, value);
    }
    return ledger;
  }
}
