import {
  canonicalJson,
  ControlPlaneError,
  DECISIONS_AT_ONCE_MAX,
  type DecisionBulkRequest,
  type DecisionSummary,
} from '@acp/contracts';
import type { DecisionListRepository } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { givenMembers, refuseEmptyFilter } from '../../filter/filter-of.js';

export type AnswerVerb = 'approve' | 'reject';

/** A decision that a policy has judged: a version of it is named. */
export type JudgedSummary = DecisionSummary & { policy_set: string; policy_version: number };

/** The decisions that a request speaks of: all of one kind, and judged by one version. */
export interface HeldList {
  decisions: JudgedSummary[];
  /** More than these match the filter. */
  more: boolean;
}

/**
 * Those with the ids, whatever their state; or the newest held ones of a filter. Throws
 * `REQUEST.MALFORMED` where they are of several kinds or versions, `REQUEST.NOT_FOUND` for an unknown id.
 */
export async function heldList(
  repository: DecisionListRepository,
  { ids, filter }: Pick<DecisionBulkRequest, 'ids' | 'filter'>,
): Promise<HeldList> {
  if ((ids === undefined) === (filter === undefined)) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'give `ids` or `filter`, and not both');
  }
  const found = ids
    ? { items: await allOf(repository, ids), next: null }
    : await held(repository, filter!);
  const decisions = found.items.filter(isJudged);
  if (decisions.length < found.items.length) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'some of the decisions were never held');
  }
  refuseMixture(
    'kind',
    'kinds',
    decisions.map(({ kind }) => kind),
  );
  const versions = decisions.map(({ policy_set, policy_version: n }) => `${policy_set} ${n}`);
  refuseMixture('policy` and `policy_version', 'policy versions', versions);
  return { decisions, more: found.next !== null };
}

/** Binds what is done to what was seen: each decision's action, and the version that it is held by. */
export function digestOfList(verb: AnswerVerb, { decisions }: HeldList): string {
  const rows = decisions
    .map(({ decision_id, action_sha256, policy_version }) => [
      ...[decision_id, action_sha256, policy_version],
    ])
    .sort(([one], [other]) => (one! < other! ? -1 : 1));
  return createHash('sha256')
    .update(canonicalJson([verb, rows]))
    .digest('hex');
}

async function allOf(
  repository: DecisionListRepository,
  ids: readonly string[],
): Promise<DecisionSummary[]> {
  const found = await repository.among(ids);
  const known = new Set(found.map(({ decision_id }) => decision_id));
  const unknown = ids.filter((id) => !known.has(id.toLowerCase()));
  if (unknown.length === 0) return found;
  throw new ControlPlaneError('REQUEST.NOT_FOUND', `no decision ${unknown.join(', ')}`);
}

function held(
  repository: DecisionListRepository,
  filter: NonNullable<DecisionBulkRequest['filter']>,
): Promise<{ items: DecisionSummary[]; next: string | null }> {
  refuseEmptyFilter(filter, 'held decision');
  const state = 'held' as const;
  return repository.list({ ...givenMembers(filter), state }, DECISIONS_AT_ONCE_MAX, null);
}

function isJudged(decision: DecisionSummary): decision is JudgedSummary {
  return decision.policy_set !== null && decision.policy_version !== null;
}

function refuseMixture(member: string, plural: string, values: readonly string[]): void {
  const distinct = [...new Set(values)];
  if (distinct.length <= 1) return;
  const detail = `one request is about one: these are of the ${plural} ${distinct.join(', ')}; name one with \`${member}\` of the filter`;
  throw new ControlPlaneError('REQUEST.MALFORMED', detail);
}
