import type { Ledger } from '@acp/contracts';
import { LedgerRepository } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** The accounts as they are now. */
@Injectable()
export class ReadLedger {
  constructor(
    private readonly ledger: LedgerRepository,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  current(): Promise<Ledger> {
    return this.ledger.readFull(this.config.opsStatementTimeoutMs);
  }

  /** Reads every row, however long it takes. */
  full(): Promise<Ledger> {
    return this.ledger.readFull(this.config.ledgerFullTimeoutMs);
  }
}
