import { DutySchedule } from '@acp/service';
import { Injectable } from '@nestjs/common';
import { CanaryGauges } from './canary-gauges.js';
import { ForgetCanaries } from './forget-canaries.js';
import { CanarySettings } from './canary-settings.js';

/** How often canaries are judged, at the least and at the most. */
const JUDGE_MS = { min: 100, max: 5_000 };

const FORGET_MS = 60_000;

@Injectable()
export class CanarySchedule {
  constructor(
    schedule: DutySchedule,
    gauges: CanaryGauges,
    forget: ForgetCanaries,
    { isOn, intervalMs }: CanarySettings,
  ) {
    schedule.add({
      name: 'canary-retention',
      everyMs: FORGET_MS,
      runOnce: () => forget.runOnce(),
    });
    if (!isOn) return;
    const everyMs = Math.min(Math.max(intervalMs / 4, JUDGE_MS.min), JUDGE_MS.max);
    schedule.add({ name: 'canary', everyMs, runOnce: () => gauges.runOnce() });
  }
}
