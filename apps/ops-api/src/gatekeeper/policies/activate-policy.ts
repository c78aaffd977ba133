import {
  ControlPlaneError,
  type PolicyActivateRequest,
  type PolicyActivation,
  type PolicyVersionDetail,
} from '@acp/contracts';
import type { PolicyActions } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { takeBarrier } from '../barrier/take-barrier.js';
import { readGiven } from './read-given.js';

/**
 * Puts a version in force, in shadow, or out of both. It is done when it is answered: what the version
 * before has judged is committed by then, and nothing that it judges commits later.
 */
@Injectable()
export class ActivatePolicy {
  constructor(private readonly record: RecordAction) {}

  execute(
    actor: Actor,
    set: string,
    { version, mode, reason }: PolicyActivateRequest,
  ): Promise<PolicyActivation> {
    return this.record.run(actor, async ({ policies, barrier }) => {
      await policies.hold(set);
      const chosen = await versionOf(policies, set, version);
      if (mode !== 'off') refuseAuthor(chosen, actor);
      refuseNothing(chosen, mode);
      // What is stored was read by the build that took it; this one has to understand it too.
      if (mode !== 'off') readGiven(chosen.source, chosen.fixtures);
      const before = await policies.set(set);
      const fromSeq = await takeBarrier(barrier);
      const result = await policies.activate({
        ...{ set, version, mode, reason, fromSeq },
        requestedBy: chosen.created_by,
        confirmedBy: actor.name,
      });
      const record = {
        action: `policy.${mode}`,
        target: `policy:${set}`,
        affected: 1,
        before: { enforced_version: before?.enforced_version ?? null },
        after: { version, mode, sha256: chosen.sha256, from_seq: fromSeq },
        reason,
      };
      return { result, record };
    });
  }
}

export async function versionOf(
  policies: Pick<PolicyActions, 'version'>,
  set: string,
  version: number,
): Promise<PolicyVersionDetail> {
  const found = await policies.version(set, version);
  if (found) return found;
  const detail = `policy ${JSON.stringify(set)} has no version ${version}`;
  throw new ControlPlaneError('REQUEST.NOT_FOUND', detail);
}

/** Stopping is open to everybody who governs: without a policy everything is denied. */
function refuseAuthor({ created_by, version }: PolicyVersionDetail, actor: Actor): void {
  if (created_by !== actor.name) return;
  const detail = `${actor.name} pushed version ${version}; another governor activates it`;
  throw new ControlPlaneError('POLICY.SELF_ACTIVATION', detail);
}

function refuseNothing({ set, version, state }: PolicyVersionDetail, mode: string): void {
  const now = `version ${version} of ${set} is ${state === 'enforce' ? 'in force' : state}`;
  if (mode === state || (mode === 'off' && state === 'idle')) {
    throw new ControlPlaneError('REQUEST.CONFLICT', `${now} already`);
  }
  if (mode === 'shadow' && state === 'enforce') {
    throw new ControlPlaneError(
      'REQUEST.CONFLICT',
      `${now}: put another in force, or it off first`,
    );
  }
}
