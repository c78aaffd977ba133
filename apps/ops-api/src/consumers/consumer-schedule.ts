import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { ConsumerGauges } from './consumer-gauges.js';

@Injectable()
export class ConsumerSchedule {
  constructor(
    schedule: DutySchedule,
    gauges: ConsumerGauges,
    @Inject(OpsApiConfig) { ledgerRefreshMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'consumer-gauges',
      everyMs: ledgerRefreshMs,
      runOnce: () => gauges.runOnce(),
    });
  }
}
