import { Module } from '@nestjs/common';
import { ConsumersModule } from '../consumers/consumers.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { OverviewController } from './overview.controller.js';
import { ReadOverview } from './read-overview.js';

/** The first page at three in the morning. */
@Module({
  imports: [ConsumersModule, LedgerModule],
  controllers: [OverviewController],
  providers: [ReadOverview],
  exports: [ReadOverview],
})
export class OverviewModule {}
