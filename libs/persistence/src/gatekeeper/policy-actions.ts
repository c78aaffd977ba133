import type { PolicyActivation, PolicyMode, PolicyTestResult } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { ACTIVATION_COLUMNS } from './policy-columns.js';
import { PolicyRepository } from './policy.repository.js';

export interface PolicyVersionDraft {
  set: string;
  version: number;
  sha256: string;
  source: string;
  fixtures: Readonly<Record<string, unknown>>;
  tests: readonly PolicyTestResult[];
  cost: number;
  createdBy: string;
}

export interface PolicyActivationDraft {
  set: string;
  version: number;
  mode: PolicyMode;
  requestedBy: string;
  confirmedBy: string;
  reason: string;
  /** What the barrier answered. */
  fromSeq: string;
}

/** What governors do to policies, and what they read to do it, in one transaction. */
export class PolicyActions extends PolicyRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** One push of a set at a time, until the transaction ends; read its versions only after this. */
  async hold(set: string): Promise<void> {
    const text = `SELECT pg_advisory_xact_lock(hashtextextended('policy-set:' || $1::text, 0))`;
    await this.transaction.run({ name: 'hold_policy_set', text }, [set]);
  }

  async add(draft: PolicyVersionDraft): Promise<void> {
    const { set, version, sha256, source, fixtures, tests, cost, createdBy } = draft;
    await this.transaction.run(
      {
        name: 'add_policy_version',
        text: `
INSERT INTO policy_versions (policy_set, version, sha256, source, fixtures, tests, cost, created_by)
VALUES ($1, $2::int, decode($3, 'hex'), $4, $5::jsonb, $6::jsonb, $7::int, $8)`,
      },
      [
        set,
        version,
        sha256,
        source,
        JSON.stringify(fixtures),
        JSON.stringify(tests),
        cost,
        createdBy,
      ],
    );
  }

  /** The barrier must be held: what is judged by the old version commits before, or not at all. */
  async activate(draft: PolicyActivationDraft): Promise<PolicyActivation> {
    const { set, version, mode, requestedBy, confirmedBy, reason, fromSeq } = draft;
    const { rows } = await this.transaction.run<PolicyActivation & Record<string, unknown>>(
      {
        name: 'activate_policy',
        text: `
INSERT INTO policy_activations AS a
  (policy_set, version, mode, requested_by, confirmed_by, reason, from_seq)
VALUES ($1, $2::int, $3, $4, $5, $6, $7::bigint) RETURNING ${ACTIVATION_COLUMNS}`,
      },
      [set, version, mode, requestedBy, confirmedBy, reason, fromSeq],
    );
    return rows[0]!;
  }
}
