import { Module } from '@nestjs/common';
import { OverviewModule } from '../overview/overview.module.js';
import { StreamHub } from './stream-hub.js';
import { StreamSchedule } from './stream-schedule.js';
import { StreamController } from './stream.controller.js';

/** What is going on, live. */
@Module({
  imports: [OverviewModule],
  controllers: [StreamController],
  providers: [StreamHub, StreamSchedule],
})
export class StreamModule {}
