import type { FactsRow, ReservationRow, VerdictRow } from '@acp/persistence';
import { ENGINE } from '@acp/policy';
import type { PolicyVerdict } from '../judge/judgement.js';

/** A judgement as it is stored. */
export function verdictRow(
  decision_id: string,
  mode: VerdictRow['mode'],
  { policy, outcome, rules, readSha256, tookUs }: PolicyVerdict,
): VerdictRow {
  return {
    decision_id,
    mode,
    policy_set: policy?.set ?? null,
    policy_version: policy?.version ?? null,
    policy_sha256: policy && Buffer.from(policy.sha256, 'hex'),
    outcome,
    rules,
    facts_sha256: readSha256,
    engine: ENGINE,
    took_us: tookUs,
  };
}

export function factsRow({ readText, readSha256 }: PolicyVerdict): FactsRow {
  return { facts_sha256: readSha256, facts: readText };
}

/** What a release takes of budgets; nothing where the verdict is of no policy. */
export function reservationRows(
  decision_id: string,
  { policy, reservations }: PolicyVerdict,
): ReservationRow[] {
  if (!policy) return [];
  return reservations.map(({ key, budgetId, amount, cap, windowMs }) => ({
    decision_id,
    key,
    policy_set: policy.set,
    budget_id: budgetId,
    amount,
    cap,
    window_ms: windowMs,
  }));
}
