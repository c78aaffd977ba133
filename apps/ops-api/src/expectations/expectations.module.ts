import { Module } from '@nestjs/common';
import { ExpectationsController } from './expectations.controller.js';
import { HeldBatchGauges } from './held-batch-gauges.js';
import { HeldBatchesController } from './held-batches.controller.js';
import { ResolveHeld } from './resolve-held.js';

/** What is expected of events, what was found, and the batches that are held for it. */
@Module({
  controllers: [ExpectationsController, HeldBatchesController],
  providers: [HeldBatchGauges, ResolveHeld],
})
export class ExpectationsModule {}
