import { Module } from '@nestjs/common';
import { ActOnFailures } from './act-on-failures.js';
import { ConsumerFailuresController } from './consumer-failures.controller.js';
import { ConsumerGauges } from './consumer-gauges.js';
import { ConsumerSchedule } from './consumer-schedule.js';
import { ConsumersController } from './consumers.controller.js';
import { RetireConsumer } from './retire-consumer.js';

/** How consumers stand, what they gave up, and what they report of effects in their own databases. */
@Module({
  controllers: [ConsumersController, ConsumerFailuresController],
  providers: [ActOnFailures, ConsumerGauges, ConsumerSchedule, RetireConsumer],
  exports: [ConsumerGauges],
})
export class ConsumersModule {}
