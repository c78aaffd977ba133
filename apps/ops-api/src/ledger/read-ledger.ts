import { ControlPlaneError, type Ledger } from '@acp/contracts';
import { EvidenceRepository, LedgerRepository, LedgerSegmentRepository } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { EvidenceKeys } from '../evidence/evidence-keys.js';
import { OpsApiConfig } from '../ops-api.config.js';

/** The accounts as they are now. */
@Injectable()
export class ReadLedger {
  private isReadingAll = false;

  constructor(
    private readonly ledger: LedgerRepository,
    private readonly segments: LedgerSegmentRepository,
    private readonly evidence: EvidenceRepository,
    private readonly keys: EvidenceKeys,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  /** Every row while there are few; else the sums of closed segments and the rows since. */
  async current(): Promise<Ledger> {
    const { ledgerFullRowsMax, opsStatementTimeoutMs } = this.config;
    const { numbers } = await this.ledger.stand();
    return numbers <= ledgerFullRowsMax
      ? this.ledger.readFull(opsStatementTimeoutMs)
      : this.ledger.readIncremental(opsStatementTimeoutMs);
  }

  /**
   * Compares every segment and root with what it was and reads every row, step by step, however long it
   * takes. One at a time: throws LEDGER.VERIFICATION_RUNNING while another goes on in this process.
   */
  async full(): Promise<Ledger> {
    if (this.isReadingAll) {
      throw new ControlPlaneError('LEDGER.VERIFICATION_RUNNING', 'every row is being read already');
    }
    this.isReadingAll = true;
    try {
      const { ledgerFullTimeoutMs } = this.config;
      await this.segments.verifyAll(ledgerFullTimeoutMs);
      await this.evidence.verifyAll(this.keys.known);
      return await this.ledger.readFull(ledgerFullTimeoutMs);
    } finally {
      this.isReadingAll = false;
    }
  }
}
