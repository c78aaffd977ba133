import { identity, within, type LedgerKind } from './ledger-kind.js';

/** Which version of which policy was put in force, in shadow or out of both, when and by whom. */
export const ACTIVATION_KIND: LedgerKind = {
  kind: 'activation',
  table: 'policy_activations',
  alias: 'a',
  number: 'id',
  last: identity('policy_activations', 'id'),
  parts: [
    {
      part: 'policy_activations',
      table: 'policy_activations',
      proof: { kind: 'activation', id: /^\d{1,18}$/, where: 'a.id = $1::bigint' },
      alias: 'a',
      columns: 'id policy_set version mode requested_by confirmed_by reason from_seq at:time',
      key: 'a.id',
      from: 'policy_activations a',
      lost: 'true',
    },
  ],
  rules: [
    {
      rule: 'policies_are_as_they_were',
      table: 'policy_versions',
      message: 'versions that were activated are gone, or are not what their digest says',
      breaks: `
        SELECT DISTINCT a.policy_set || '/' || a.version AS id, 1 AS difference
        FROM policy_activations a LEFT JOIN policy_versions p USING (policy_set, version)
        WHERE ${within('a.id')} AND (p.source IS NULL OR ${sourceDiffers('p')})`,
    },
  ],
};

/** When switches were on. A lift comes later than the period that it ends. */
export const SWITCH_KIND: LedgerKind = {
  kind: 'switch',
  table: 'switch_periods',
  alias: 's',
  number: 'id',
  last: identity('switch_periods', 'id'),
  parts: [
    {
      part: 'switch_periods',
      table: 'switch_periods',
      proof: { kind: 'switch', id: /^\d{1,18}$/, where: 's.id = $1::bigint' },
      alias: 's',
      columns: 'id scope from_seq engaged_by reason engaged_at:time',
      key: 's.id',
      from: 'switch_periods s',
      lost: 'true',
    },
    {
      part: 'switch_lifts',
      table: 'switch_lifts',
      proof: { kind: 'switch_lift', id: /^\d{1,18}$/, where: 's.id = $1::bigint' },
      alias: 'l',
      columns: 'period_id to_seq first_by second_by reason at:time',
      key: 'l.period_id',
      from: 'switch_periods s JOIN switch_lifts l ON l.period_id = s.id',
      lost: 'true',
    },
  ],
  rules: [],
};

/** Whether the source of version `version` is not the one under whose digest it is stored. */
export function sourceDiffers(version: string): string {
  return `sha256(convert_to(${version}.source, 'UTF8')) <> ${version}.sha256`;
}
