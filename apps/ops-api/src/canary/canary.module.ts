import { Module } from '@nestjs/common';
import { CanaryController } from './canary.controller.js';
import { CanaryGauges } from './canary-gauges.js';
import { CanarySchedule } from './canary-schedule.js';
import { CanarySettings } from './canary-settings.js';
import { DiscardDeadCanaries } from './discard-dead-canaries.js';
import { ForgetCanaries } from './forget-canaries.js';
import { ReadCanary } from './read-canary.js';

/** Whether what enters still comes out, by events of our own: missed, shown and forgotten again. */
@Module({
  controllers: [CanaryController],
  providers: [
    CanarySettings,
    ReadCanary,
    CanaryGauges,
    DiscardDeadCanaries,
    ForgetCanaries,
    CanarySchedule,
  ],
})
export class CanaryModule {}
