import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { SwitchesModule } from '../gatekeeper/switches/switches.module.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerCloser, LedgerVerifier } from './ledger-duties.js';
import { LedgerGauge } from './ledger-gauge.js';
import { LedgerHistory } from './ledger-history.js';
import { LedgerSchedule } from './ledger-schedule.js';
import { ReadLedger } from './read-ledger.js';

/** The conservation accounts: on request, and as metrics. */
@Module({
  imports: [EvidenceModule, SwitchesModule],
  controllers: [LedgerController],
  providers: [ReadLedger, LedgerHistory, LedgerGauge, LedgerCloser, LedgerVerifier, LedgerSchedule],
  exports: [ReadLedger, LedgerGauge, LedgerHistory],
})
export class LedgerModule {}
