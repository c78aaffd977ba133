import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DutySchedule } from './duty-schedule.js';

/** The schedule of the process, and Nest's registry under it; global, for the slices with duties. */
@Module({})
export class DutyModule {
  static forApp(): DynamicModule {
    return {
      module: DutyModule,
      global: true,
      imports: [ScheduleModule.forRoot()],
      providers: [DutySchedule],
      exports: [DutySchedule],
    };
  }
}
