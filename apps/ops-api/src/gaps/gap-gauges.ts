import { systemClock } from '@acp/contracts';
import { metric } from '@acp/observability';
import { GapRepository } from '@acp/persistence';
import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** Shows what is missing at sources to Prometheus. Only the ops-api does, so nothing is counted twice. */
@Injectable()
export class GapGauges {
  constructor(
    private readonly gaps: GapRepository,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) { ledgerRefreshMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'gap-gauges',
      everyMs: ledgerRefreshMs,
      runOnce: () => this.runOnce(),
    });
  }

  async runOnce(): Promise<void> {
    const figures = await this.gaps.figures();
    for (const gauge of ['gapsOpen', 'gapRecords', 'gapOldestAge', 'gapsLost'] as const) {
      metric(gauge).reset();
    }
    const now = systemClock.now().getTime();
    for (const { source, open, missing, oldest_found_at, lost_lately } of figures) {
      const ageMs = oldest_found_at === null ? 0 : now - Date.parse(oldest_found_at);
      metric('gapsOpen').set({ source }, open);
      metric('gapRecords').set({ source }, missing);
      metric('gapOldestAge').set({ source }, Math.max(0, ageMs) / 1_000);
      metric('gapsLost').set({ source }, lost_lately);
    }
  }
}
