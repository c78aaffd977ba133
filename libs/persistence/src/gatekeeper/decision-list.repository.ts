import type {
  ApprovedBefore,
  DecisionApproval,
  DecisionFilter,
  DecisionReservation,
  DecisionSummary,
  DecisionVerdict,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import { addRange } from '../events/event-filter.js';
import { SCAN_ROWS_MAX } from '../keyset.js';
import { Where } from '../where.js';
import {
  approvalsOfDecision,
  approvedBefore,
  DECISION_COLUMNS,
  decisionDetail,
  decisionsAmong,
  reservationsOfDecision,
  verdictsOfDecision,
} from './sql/decision-detail.sql.js';

/** A decision with the payloads of the events that it began and ended with. */
export interface StoredDecision extends DecisionSummary {
  proposal_payload: Record<string, unknown>;
  outcome_event_id: string | null;
  outcome_event_type: string | null;
  outcome_payload: Record<string, unknown> | null;
}

/** Reads of decisions for people. */
export class DecisionListRepository {
  constructor(private readonly runner: Runner) {}

  /**
   * Newest first, before the place given. Those that have an index of their own (held, model, trace) are
   * found in it; every other filter looks at a bounded number of decisions, so that a page may be short,
   * even empty, and still name the place to go on from.
   */
  async list(
    filter: DecisionFilter,
    limit: number,
    beforeSeq: string | null,
  ): Promise<{ items: DecisionSummary[]; next: string | null }> {
    const where = indexedPart(filter, beforeSeq);
    const others = othersOf(where, filter);
    const window = where.value(SCAN_ROWS_MAX);
    const { rows } = await this.runner.ask<DecisionSummary & Record<string, unknown>>({
      text: `
WITH seen AS MATERIALIZED (
  SELECT * FROM decisions WHERE ${where} ORDER BY seq DESC LIMIT ${window}::int
)
SELECT ${DECISION_COLUMNS} FROM seen d WHERE ${others}
ORDER BY d.seq DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    const items = rows.slice(0, limit);
    if (rows.length > limit) return { items, next: items.at(-1)!.seq };
    return { items, next: others.isEmpty ? null : await this.endOfWindow(filter, beforeSeq) };
  }

  /** Those of these ids that there are, newest first. */
  async among(ids: readonly string[]): Promise<DecisionSummary[]> {
    const { rows } = await this.runner.run<DecisionSummary & Record<string, unknown>>(
      decisionsAmong,
      [ids],
    );
    return rows;
  }

  async find(id: string): Promise<StoredDecision | null> {
    const { rows } = await this.runner.run<StoredDecision & Record<string, unknown>>(
      decisionDetail,
      [id],
    );
    return rows[0] ?? null;
  }

  async verdicts(id: string): Promise<DecisionVerdict[]> {
    const { rows } = await this.runner.run<DecisionVerdict & Record<string, unknown>>(
      verdictsOfDecision,
      [id],
    );
    return rows;
  }

  async approvals(id: string): Promise<DecisionApproval[]> {
    const { rows } = await this.runner.run<DecisionApproval & Record<string, unknown>>(
      approvalsOfDecision,
      [id],
    );
    return rows;
  }

  async reservations(id: string): Promise<DecisionReservation[]> {
    const { rows } = await this.runner.run<DecisionReservation & Record<string, unknown>>(
      reservationsOfDecision,
      [id],
    );
    return rows;
  }

  /** What people released last of its kind, before it; null where they have released none of late. */
  async approvedBefore({
    kind,
    decision_id,
    release_seq,
  }: Pick<
    DecisionSummary,
    'kind' | 'decision_id' | 'release_seq'
  >): Promise<ApprovedBefore | null> {
    const { rows } = await this.runner.run<ApprovedBefore & Record<string, unknown>>(
      approvedBefore,
      [kind, decision_id, release_seq],
    );
    return rows[0] ?? null;
  }

  /** Where a scan that found too little stopped; null where it saw the oldest decision. */
  private async endOfWindow(filter: DecisionFilter, before: string | null): Promise<string | null> {
    const where = indexedPart(filter, before);
    const { rows } = await this.runner.ask<{ seq: string }>({
      text: `SELECT seq::text AS seq FROM decisions WHERE ${where}
             ORDER BY seq DESC OFFSET ${where.value(SCAN_ROWS_MAX - 1)} LIMIT 1`,
      values: where.values,
    });
    return rows[0]?.seq ?? null;
  }
}

/** What of a filter an index finds, and the place to go on from. */
function indexedPart(filter: DecisionFilter, beforeSeq: string | null): Where {
  const { state, model, trace_id } = filter;
  const where = new Where()
    .add(beforeSeq ?? undefined, ($) => `seq < ${$}::bigint`)
    .add(model, ($) => `model_name = ${$}`)
    .add(trace_id, ($) => `trace_id = ${$}::uuid`);
  if (state === 'held') where.always(`state = 'held'`);
  return addRange(where, 'created_at', filter);
}

function othersOf(where: Where, filter: DecisionFilter): Where {
  const others = where.apart();
  if (filter.state !== 'held') others.add(filter.state, ($) => `d.state = ${$}`);
  return others
    .add(filter.kind, ($) => `d.kind = ${$}`)
    .add(filter.actor, ($) => `d.actor = ${$}`)
    .add(filter.subject, ($) => `d.subject = ${$}`)
    .add(filter.policy, ($) => `d.policy_set = ${$}`)
    .add(filter.policy_version, ($) => `d.policy_version = ${$}::int`)
    .add(
      filter.rule,
      ($) => `EXISTS (
        SELECT FROM verdicts v, jsonb_array_elements(v.rules) r
        WHERE v.decision_id = d.decision_id AND v.mode = 'enforce'
          AND r ->> 'id' = ${$} AND r ->> 'result' <> 'pass')`,
    );
}
