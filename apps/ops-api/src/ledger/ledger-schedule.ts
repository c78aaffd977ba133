import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '../schedule/duty-schedule.js';
import { LedgerGauge } from './ledger-gauge.js';

@Injectable()
export class LedgerSchedule {
  constructor(
    schedule: DutySchedule,
    gauge: LedgerGauge,
    @Inject(OpsApiConfig) config: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'ledger-gauge',
      everyMs: config.ledgerRefreshMs,
      runOnce: () => gauge.runOnce(),
    });
  }
}
