import { ControlPlaneError, type DecisionAnswerRequest } from '@acp/contracts';
import type { LockedDecision } from '@acp/persistence';
import { approvingRole } from '@acp/service';
import type { Actor } from '../../audit/actor.js';
import type { ActionStore } from '../../store/action-store.js';

export function refuseUnknown(id: string, found: LockedDecision | null): asserts found {
  if (!found) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no decision ${id}`);
}

/** The decision waits for an answer, and for one about what the request names. */
export function refuseOther(decision: LockedDecision, request: DecisionAnswerRequest): void {
  const { state, is_open, action_sha256, policy_version } = decision;
  if (!is_open) {
    throw state === 'held' || state === 'expired'
      ? new ControlPlaneError('DECISION.EXPIRED', 'its time to be decided is over')
      : new ControlPlaneError('DECISION.CHANGED', `the decision is ${state} and stays so`);
  }
  if (action_sha256.toString('hex') !== request.action_sha256) {
    const detail = `the action has the digest ${action_sha256.toString('hex')}`;
    throw new ControlPlaneError('DECISION.CHANGED', detail);
  }
  if (policy_version !== request.policy_version) {
    const detail = `the decision is held by version ${policy_version} of its policy`;
    throw new ControlPlaneError('DECISION.CHANGED', detail);
  }
}

/** The role under which somebody answers; throws `DECISION.QUORUM` where there is none. */
export function answeringRole(actor: Actor, roles: readonly string[]): string {
  const role = approvingRole(actor, roles);
  if (role !== null) return role;
  const detail = `it takes one of the roles ${roles.join(', ')}`;
  throw new ControlPlaneError('DECISION.QUORUM', detail);
}

/**
 * Whom the policy excludes. The proposer is a key of another app, or the person it acts for: names are
 * compared without what says how each was known, so that nobody gets by under the same name.
 */
export function refuseOwn(
  actor: Actor,
  { proposed_by, actor: acting }: LockedDecision,
  { not, authors }: { not: readonly string[]; authors: readonly string[] },
): void {
  const name = bare(actor.name);
  if (not.includes('proposer') && [proposed_by, acting].map(bare).includes(name)) {
    throw new ControlPlaneError('DECISION.SELF_APPROVAL', `${actor.name} proposed it`);
  }
  if (not.includes('policy_author') && authors.includes(actor.name)) {
    throw new ControlPlaneError('DECISION.SELF_APPROVAL', `${actor.name} wrote the policy`);
  }
}

function bare(name: string): string {
  return name.replace(/^(key|oidc|local):/, '');
}

export function answeredAlready(actor: Actor): ControlPlaneError {
  return new ControlPlaneError('DECISION.QUORUM', `${actor.name} has answered already`);
}

/** What `record` would find, without a row. */
export async function refuseSecondAnswer(
  { decisions }: ActionStore,
  actor: Actor,
  id: string,
): Promise<void> {
  const people = await decisions.approvals(id);
  if (people.some(({ actor: name }) => name === actor.name)) throw answeredAlready(actor);
}
