import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../../ops-api.config.js';
import { ExpireDecisions } from './expire-decisions.js';

@Injectable()
export class ApprovalSchedule {
  constructor(
    schedule: DutySchedule,
    expire: ExpireDecisions,
    @Inject(OpsApiConfig) { opsExpireMs }: Readonly<OpsApiConfig>,
  ) {
    const runOnce = () => expire.runOnce();
    schedule.add({ name: 'expire-decisions', everyMs: opsExpireMs, runOnce });
  }
}
