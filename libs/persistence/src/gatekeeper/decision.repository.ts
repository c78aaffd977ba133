import type { Runner, Transaction } from '../database.js';
import { CONFLICT, isLostRace, toCandidates } from '../ingest/ingest.repository.js';
import { tripleWriteParameters } from '../ingest/triple-write-parameters.js';
import { mergeTripleWrites } from '../ingest/triple-write.js';
import type { GateRefusal, JudgedDecision } from './decision-rows.js';
import { decisionParameters } from './decision-parameters.js';
import { gateRefusalOf } from './gate-refusal.js';
import { decisionsById, type RecordedDecisionRow } from './sql/decisions-by-id.sql.js';
import { settledAmong } from './sql/settled-among.sql.js';
import { storedProposals, type StoredProposalRow } from './sql/stored-proposals.sql.js';
import { writeDecisions, type WrittenDecisionRow } from './sql/write-decisions.sql.js';

/** Where a decision stands in the order of decisions, and of releases if it is one. */
export interface WrittenDecision {
  seq: string;
  release_seq: string | null;
}

export type DecisionsWritten =
  { kind: 'written'; decisions: ReadonlyMap<string, WrittenDecision> } | GateRefusal;

/** Every round another writer has committed the same id; two of them are rare. */
const RACES_MAX = 20;

/** Decisions: judged proposals and what they come to. */
export class DecisionRepository {
  constructor(private readonly runner: Runner | Transaction) {}

  /**
   * Writes a group of judged proposals in one statement and so as a whole, behind the barrier. What the
   * gate refuses is answered and nothing of the group is stored; each id once in a group. Rejects with
   * the driver's error when the database fails.
   */
  async write(revision: number, group: readonly JudgedDecision[]): Promise<DecisionsWritten> {
    const write = mergeTripleWrites(group.map(({ write }) => write));
    const values = [
      ...tripleWriteParameters(write, toCandidates(write.records), CONFLICT),
      ...decisionParameters(revision, group),
    ];
    for (let race = 1; ; race += 1) {
      try {
        const { rows } = await this.runner.run<WrittenDecisionRow>(writeDecisions, values);
        const written = rows.map(({ decision_id, ...row }) => [decision_id, row] as const);
        return { kind: 'written', decisions: new Map(written) };
      } catch (error) {
        const refusal = gateRefusalOf(error);
        if (refusal) return refusal;
        if (race >= RACES_MAX || !isLostRace(error)) throw error;
      }
    }
  }

  /** What is stored of proposals under these ids, to tell a repeat from a conflict. */
  async storedProposals(ids: readonly string[]): Promise<Map<string, StoredProposalRow>> {
    const { rows } = await this.runner.run<StoredProposalRow>(storedProposals, [ids]);
    return new Map(rows.map((row) => [row.event_id, row]));
  }

  async find(ids: readonly string[]): Promise<Map<string, RecordedDecisionRow>> {
    const { rows } = await this.runner.run<RecordedDecisionRow>(decisionsById, [ids]);
    return new Map(rows.map((row) => [row.decision_id, row]));
  }

  /** Those that are not held, or not there. */
  async settledAmong(ids: readonly string[]): Promise<string[]> {
    const { rows } = await this.runner.run<{ decision_id: string }>(settledAmong, [ids]);
    return rows.map(({ decision_id }) => decision_id);
  }
}
