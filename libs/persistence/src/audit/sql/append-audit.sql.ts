import type { Statement } from '../../database.js';

/** The row lock serialises the chain until the caller's transaction ends. */
export const lockAuditHead: Statement = {
  name: 'lock_audit_head',
  text: 'SELECT id::text AS id, hash FROM audit_head FOR UPDATE',
};

export const appendAudit: Statement = {
  name: 'append_audit',
  text: `
INSERT INTO audit_log (id, at, actor, role, action, target, filter, affected, before, after,
                       reason, request_id, prev_hash, hash)
VALUES ($1::bigint, $2::timestamptz, $3, $4, $5, $6, $7::jsonb, $8::bigint, $9::jsonb, $10::jsonb,
        $11, $12, $13, $14)`,
};

export const moveAuditHead: Statement = {
  name: 'move_audit_head',
  text: 'UPDATE audit_head SET id = $1::bigint, hash = $2',
};

/** $1 id of the audit row, $2 entries that its action touched. */
export const appendAuditEntries: Statement = {
  name: 'append_audit_entries',
  text: `
INSERT INTO audit_entries (audit_id, entry_id)
SELECT $1::bigint, unnest($2::bigint[]) ON CONFLICT DO NOTHING`,
};
