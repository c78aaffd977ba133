import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { StreamHub } from './stream-hub.js';

@Injectable()
export class StreamSchedule {
  constructor(
    schedule: DutySchedule,
    hub: StreamHub,
    @Inject(OpsApiConfig) config: Readonly<OpsApiConfig>,
  ) {
    schedule.add({ name: 'stream', everyMs: config.opsStreamMs, runOnce: () => hub.runOnce() });
  }
}
