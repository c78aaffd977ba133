import type { LedgerKind } from './ledger-kind.js';

/** What operators did. The chain of its hashes is verified by itself; here its rows become evidence. */
export const AUDIT_KIND: LedgerKind = {
  kind: 'audit',
  table: 'audit_log',
  alias: 'u',
  number: 'id',
  last: '(SELECT id FROM audit_head)',
  parts: [
    {
      part: 'audit_log',
      table: 'audit_log',
      proof: { kind: 'audit', id: /^\d{1,18}$/, where: 'u.id = $1::bigint' },
      alias: 'u',
      columns: `id at:time actor role action target filter:digest affected before:digest
                after:digest reason request_id prev_hash:hex hash:hex`,
      key: 'u.id',
      from: 'audit_log u',
      lost: 'true',
    },
  ],
  rules: [],
};
