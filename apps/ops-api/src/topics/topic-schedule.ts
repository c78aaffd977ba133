import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { TopicGauges } from './topic-gauges.js';

@Injectable()
export class TopicSchedule {
  constructor(
    schedule: DutySchedule,
    gauges: TopicGauges,
    @Inject(OpsApiConfig) { ledgerRefreshMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'topic-gauges',
      everyMs: ledgerRefreshMs,
      runOnce: () => gauges.runOnce(),
    });
  }
}
