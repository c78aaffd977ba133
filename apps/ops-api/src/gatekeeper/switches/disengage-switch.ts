import { ControlPlaneError, type SwitchDisengageRequest, type SwitchPeriod } from '@acp/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { OpsApiConfig } from '../../ops-api.config.js';
import type { ActionStore } from '../../store/action-store.js';
import { takeBarrier } from '../barrier/take-barrier.js';

/**
 * Lifts a switch where two people want it: the first asks for it, the second does it. A request that was
 * forgotten lapses, so that nobody completes it when its reason is long gone.
 */
@Injectable()
export class DisengageSwitch {
  constructor(
    private readonly record: RecordAction,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  execute(actor: Actor, { scope, reason }: SwitchDisengageRequest): Promise<SwitchPeriod> {
    return this.record.run(actor, async (store) => {
      const { switches } = store;
      // Before the row: whoever engages holds the barrier when it comes to the rows.
      const toSeq = await takeBarrier(store.barrier);
      await switches.lock(scope);
      await switches.forgetLapsedRequest(this.config.opsLiftLapseMs, scope);
      const standing = await switches.find(scope);
      if (!standing) {
        const detail = `no switch is on for ${JSON.stringify(scope)}`;
        throw new ControlPlaneError('REQUEST.NOT_FOUND', detail);
      }
      const first = standing.lift_requested;
      const alone = this.config.opsDisengageQuorum === 1;
      if (!alone && first?.by === actor.name) throw alreadyAsked(actor);
      const action = alone || first ? 'switch.disengage' : 'switch.request_disengage';
      if (!alone && !first) await switches.requestLift(scope, actor.name, reason);
      else await lift(store, { standing, actor, reason, toSeq, alone });
      const result = (await switches.period(standing.id))!;
      const after = { lift_requested: result.lift_requested, lifted: result.lifted };
      const target = `switch:${scope}`;
      return { result, record: { action, target, affected: 1, after, reason } };
    });
  }
}

interface Lift {
  standing: SwitchPeriod;
  actor: Actor;
  reason: string;
  toSeq: string;
  alone: boolean;
}

function lift(
  { switches }: ActionStore,
  { standing, actor, reason, toSeq, alone }: Lift,
): Promise<void> {
  const first = alone ? null : standing.lift_requested;
  return switches.lift({
    id: standing.id,
    toSeq,
    firstBy: first?.by ?? actor.name,
    secondBy: first ? actor.name : null,
    reason,
  });
}

function alreadyAsked(actor: Actor): ControlPlaneError {
  const detail = `${actor.name} has asked for it already; another governor lifts it`;
  return new ControlPlaneError('DECISION.QUORUM', detail);
}
