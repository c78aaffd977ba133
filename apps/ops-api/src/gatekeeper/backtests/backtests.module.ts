import { Module } from '@nestjs/common';
import { FilterModule } from '../../filter/filter.module.js';
import { BacktestsController } from './backtests.controller.js';
import { OrderBacktest } from './order-backtest.js';
import { RunBacktests } from './run-backtests.js';

/** Versions of policies that are tried on recorded decisions. */
@Module({
  imports: [FilterModule],
  controllers: [BacktestsController],
  providers: [OrderBacktest, RunBacktests],
})
export class BacktestsModule {}
