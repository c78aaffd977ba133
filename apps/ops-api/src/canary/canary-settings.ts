import type { CanaryGoals } from '@acp/persistence';
import { CANARY_INTERVAL_MS_MIN } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** What canaries are asked for. */
@Injectable()
export class CanarySettings {
  readonly isOn: boolean;
  readonly intervalMs: number;
  readonly goals: CanaryGoals;
  readonly keepMs: number;

  constructor(@Inject(OpsApiConfig) config: Readonly<OpsApiConfig>) {
    const { canaryIntervalMs } = config;
    this.isOn = canaryIntervalMs > 0;
    this.intervalMs = this.isOn ? Math.max(canaryIntervalMs, CANARY_INTERVAL_MS_MIN) : 0;
    this.goals = {
      committed: config.canaryCommittedGoalMs,
      published: config.canaryPublishedGoalMs,
      consumed: config.canaryConsumedGoalMs,
    };
    this.keepMs = config.canaryKeepMs;
  }
}
