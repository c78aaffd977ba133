import { metric } from '@acp/observability';
import { GatekeeperStateRepository } from '@acp/persistence';
import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../../ops-api.config.js';

/** Shows what waits for people and what is switched off. Only the ops-api does, as with the ledger. */
@Injectable()
export class GatekeeperGauges {
  constructor(
    private readonly state: GatekeeperStateRepository,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) { ledgerRefreshMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'gatekeeper-gauges',
      everyMs: ledgerRefreshMs,
      runOnce: () => this.runOnce(),
    });
  }

  async runOnce(): Promise<void> {
    const { held, expiring, switches } = await this.state.standing();
    metric('decisionsExpiring').set(expiring);
    metric('decisionsHeld').set(held);
    metric('switchesEngaged').set(switches);
  }
}
