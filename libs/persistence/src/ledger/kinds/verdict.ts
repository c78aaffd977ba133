import { identity, within, type LedgerKind } from './ledger-kind.js';

const VERDICT = within('v.id');

/** Judgements, and that what they rest on is there as it was. */
export const VERDICT_KIND: LedgerKind = {
  kind: 'verdict',
  table: 'verdicts',
  alias: 'v',
  number: 'id',
  last: identity('verdicts', 'id'),
  weight: {
    rows: '0',
    bytes: `pg_column_size(v.rules) + (SELECT coalesce(sum(pg_column_size(f.facts)), 0)
              FROM decision_facts f WHERE f.facts_sha256 = v.facts_sha256)`,
  },
  parts: [
    {
      part: 'verdicts',
      table: 'verdicts',
      proof: { kind: 'verdict', id: /^\d{1,18}$/, where: 'v.id = $1::bigint' },
      alias: 'v',
      columns: `id decision_id mode policy_set policy_version policy_sha256:hex outcome rules:digest
                facts_sha256:hex engine took_us at:time`,
      key: 'v.id',
      from: 'verdicts v',
      lost: 'true',
    },
  ],
  rules: [
    {
      rule: 'verdicts_are_on_record',
      table: 'verdicts',
      message: 'judgements are of a decision, or by a version of a policy, that is not there',
      breaks: `
        SELECT v.id::text, 1 AS difference
        FROM verdicts v LEFT JOIN policy_versions p
          ON p.policy_set = v.policy_set AND p.version = v.policy_version
        WHERE ${VERDICT}
          AND (NOT EXISTS (SELECT FROM decisions d WHERE d.decision_id = v.decision_id)
               OR p.sha256 IS DISTINCT FROM v.policy_sha256)`,
    },
    {
      rule: 'verdicts_are_on_record',
      table: 'decision_facts',
      message: 'what judgements read is gone, or is not what its digest says',
      breaks: `
        SELECT encode(facts_sha256, 'hex') AS id, 1 AS difference
        FROM (SELECT DISTINCT v.facts_sha256 FROM verdicts v WHERE ${VERDICT}) v
        LEFT JOIN decision_facts f USING (facts_sha256)
        WHERE f.facts IS NULL OR ${factsDiffer()}`,
    },
  ],
};

/** Whether the text of facts `f` is not the one under whose digest it is stored. */
export function factsDiffer(): string {
  return `sha256(convert_to(f.facts::text, 'UTF8')) <> f.facts_sha256`;
}
