import { metric } from '@acp/observability';
import { HeldBatchRepository } from '@acp/persistence';
import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** Shows to Prometheus how many batches wait for an operator. Only the ops-api does. */
@Injectable()
export class HeldBatchGauges {
  constructor(
    private readonly batches: HeldBatchRepository,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) { ledgerRefreshMs: everyMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({ name: 'held-batch-gauges', everyMs, runOnce: () => this.runOnce() });
  }

  async runOnce(): Promise<void> {
    const { count, oldest_seconds } = await this.batches.countHeld();
    metric('heldBatches').set(count);
    metric('heldBatchAge').set(oldest_seconds);
  }
}
