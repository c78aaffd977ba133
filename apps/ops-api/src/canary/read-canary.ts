import type { Canary, CanaryPlace } from '@acp/contracts';
import { CanaryRepository, type CanaryStanding } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { CanarySettings } from './canary-settings.js';

type PlaceRow = CanaryStanding['places'][number];

/** How canaries fare at every place on their way. */
@Injectable()
export class ReadCanary {
  constructor(
    private readonly canaries: CanaryRepository,
    private readonly settings: CanarySettings,
  ) {}

  async read(): Promise<Canary> {
    const { isOn, intervalMs, goals, keepMs } = this.settings;
    const { places: rows, ways, not_covered } = await this.canaries.standing(keepMs);
    const places = rows.map((row) => this.placeOf(row));
    return {
      at: new Date().toISOString(),
      enabled: isOn,
      interval_ms: intervalMs,
      goals_ms: { ...goals },
      missed: places.filter(({ state }) => state === 'missed').length,
      ways,
      places,
      not_covered,
    };
  }

  private placeOf(row: PlaceRow): CanaryPlace {
    const met = row.history.findIndex(({ missed }) => !missed);
    const missedInARow = met === -1 ? row.history.length : met;
    return {
      ...row,
      goal_ms: this.settings.goals[row.hop],
      state: missedInARow > 0 ? 'missed' : 'met',
      missed_in_a_row: missedInARow,
    };
  }
}
