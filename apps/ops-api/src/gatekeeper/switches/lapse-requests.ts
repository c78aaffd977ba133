import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Author } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { OpsApiConfig } from '../../ops-api.config.js';

const OPS_API: Author = { name: 'ops-api', role: 'system', requestId: null };

/** Forgets requests to lift a switch that no second person has completed in time. */
@Injectable()
export class LapseRequests {
  private readonly lapseMs: number;

  constructor(
    private readonly record: RecordAction,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) { opsExpireMs, opsLiftLapseMs }: Readonly<OpsApiConfig>,
  ) {
    this.lapseMs = opsLiftLapseMs;
    const runOnce = () => this.runOnce();
    schedule.add({ name: 'lapse-lift-requests', everyMs: opsExpireMs, runOnce });
  }

  /** How many were forgotten, each with an audit entry. */
  async runOnce(): Promise<number> {
    for (let count = 0; ; count += 1) {
      if (!(await this.forgetOne())) return count;
    }
  }

  private forgetOne(): Promise<boolean> {
    return this.record.run(OPS_API, async ({ switches }) => {
      const lapsed = await switches.forgetLapsedRequest(this.lapseMs);
      if (!lapsed) return { result: false, record: null };
      const { scope, ...before } = lapsed;
      const target = `switch:${scope}`;
      const reason = 'nobody completed the request to lift it in time';
      const action = 'switch.lift_request_lapsed';
      return { result: true, record: { action, target, affected: 1, before, reason } };
    });
  }
}
