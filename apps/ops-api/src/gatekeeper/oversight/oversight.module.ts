import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../evidence/evidence.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { OversightController } from './oversight.controller.js';
import { WriteReport } from './write-report.js';

/** Evidence of a period, to be taken away. */
@Module({
  imports: [EvidenceModule, LedgerModule],
  controllers: [OversightController],
  providers: [WriteReport],
})
export class OversightModule {}
