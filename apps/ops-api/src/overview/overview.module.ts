import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { OverviewController } from './overview.controller.js';
import { ReadOverview } from './read-overview.js';

/** The first page at three in the morning. */
@Module({
  imports: [LedgerModule],
  controllers: [OverviewController],
  providers: [ReadOverview],
  exports: [ReadOverview],
})
export class OverviewModule {}
