import type { Ledger } from '@acp/contracts';
import { LedgerRepository, LedgerSegmentRepository } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** The accounts as they are now. */
@Injectable()
export class ReadLedger {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly segments: LedgerSegmentRepository,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  /** Every row while there are few; else the sums of closed segments and the rows since. */
  async current(): Promise<Ledger> {
    const { ledgerFullRowsMax, opsStatementTimeoutMs } = this.config;
    const small = (await this.ledger.size()) <= ledgerFullRowsMax;
    return small
      ? this.ledger.readFull(opsStatementTimeoutMs)
      : this.ledger.readIncremental(opsStatementTimeoutMs);
  }

  /** Compares every segment with what it was and reads every row, however long it takes. */
  async full(): Promise<Ledger> {
    await this.segments.verifyAll();
    return this.ledger.readFull(this.config.ledgerFullTimeoutMs);
  }
}
