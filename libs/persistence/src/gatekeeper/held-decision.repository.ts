import type { Transaction } from '../database.js';
import { byteaArray, jsonArray } from '../ingest/binary-arrays.js';
import { distinctFacts, reservationsParameter, verdictsParameter } from './decision-parameters.js';
import type {
  DecisionState,
  FactsRow,
  GatePassRequest,
  GateRefusal,
  VerdictRow,
} from './decision-rows.js';
import { DecisionRepository } from './decision.repository.js';
import { gateRefusalOf } from './gate-refusal.js';
import type { RecordedDecisionRow } from './sql/decisions-by-id.sql.js';
import { gatePass, type GatePassRow } from './sql/gate-pass.sql.js';
import { lockDecision, type LockedDecisionRow } from './sql/lock-decision.sql.js';
import { noteVerdicts, settleHeld } from './sql/settle-held.sql.js';

export interface LockedDecision extends RecordedDecisionRow {
  /** Payload of its `AI_DECISION_PROPOSED`. */
  proposal: Record<string, unknown>;
  /** Held, and its time is not over. */
  is_open: boolean;
}

/** What a held decision ends as. */
export type Settlement =
  | {
      state: 'released';
      release_event_id: string;
      release_seq: string;
      valid_until: string | null;
      policy_version: number;
    }
  | { state: Exclude<DecisionState, 'released' | 'held'>; ended_event_id: string };

/**
 * Settles one held decision in one transaction, in this order: lock the decision, pass the gate (for a
 * release), store the event with `IngestRepository`, settle. Another order is a deadlock.
 */
export class HeldDecisionRepository {
  constructor(private readonly transaction: Transaction) {}

  /** Null where there is none with this id. It stays as it is until the transaction ends. */
  async lock(id: string): Promise<LockedDecision | null> {
    const { rows } = await this.transaction.run<LockedDecisionRow>(lockDecision, [id]);
    const [row] = rows;
    if (!row) return null;
    const recorded = (await new DecisionRepository(this.transaction).find([id])).get(id)!;
    const is_open = recorded.state === 'held' && row.is_in_time;
    return { ...recorded, proposal: row.proposal, is_open };
  }

  /** The numbers of the releases, with the barrier held until the transaction ends; or why not. */
  async pass(
    request: GatePassRequest,
  ): Promise<{ kind: 'open'; release_seqs: string[] } | GateRefusal> {
    const { proposals, revision, scopes, releases, reservations } = request;
    const values = [proposals, revision, scopes, releases, reservationsParameter(reservations)];
    try {
      const { rows } = await this.transaction.savepoint(() =>
        this.transaction.run<GatePassRow>(gatePass, values),
      );
      return { kind: 'open', release_seqs: rows[0]!.release_seqs ?? [] };
    } catch (error) {
      const refusal = gateRefusalOf(error);
      if (refusal) return refusal;
      throw error;
    }
  }

  async noteVerdicts(verdicts: readonly VerdictRow[], facts: readonly FactsRow[]): Promise<void> {
    const distinct = distinctFacts(facts);
    await this.transaction.run(noteVerdicts, [
      verdictsParameter(verdicts),
      byteaArray(distinct.map(({ facts_sha256 }) => facts_sha256)),
      jsonArray(distinct.map((row) => row.facts)),
    ]);
  }

  /** Throws where it is not held any more: lock it first. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const end = settlement.state === 'released' ? null : settlement.ended_event_id;
    const release = settlement.state === 'released' ? settlement : null;
    const { count } = await this.transaction.run(settleHeld, [
      ...[id, settlement.state, end, release?.release_event_id ?? null],
      ...[release?.release_seq ?? null, release?.valid_until ?? null],
      release?.policy_version ?? null,
    ]);
    if (count !== 1) throw new Error(`decision ${id} is not held`);
  }
}
