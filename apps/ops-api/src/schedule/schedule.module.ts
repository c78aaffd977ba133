import { Global, Module } from '@nestjs/common';
import { ScheduleModule as NestScheduleModule } from '@nestjs/schedule';
import { DutySchedule } from './duty-schedule.js';

/** Runs the periodic duties of the other slices. */
@Global()
@Module({
  imports: [NestScheduleModule.forRoot()],
  providers: [DutySchedule],
  exports: [DutySchedule],
})
export class ScheduleModule {}
