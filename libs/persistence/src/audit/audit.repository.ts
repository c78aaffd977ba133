import type { AuditEntry, AuditFilter, AuditFinding, AuditVerification } from '@acp/contracts';
import type { Runner } from '../database.js';
import { addRange } from '../events/event-filter.js';
import { iso } from '../iso-time.js';
import { Where } from '../where.js';
import { auditHash, GENESIS_HASH } from './audit-hash.js';

/** `id` goes out as text: sort by the column itself, `audit_log.id`. */
const COLUMNS = `
  id::text AS id, ${iso('at')} AS at, actor, role, action, target, filter, affected::float8 AS affected,
  before, after, reason, request_id, encode(hash, 'hex') AS hash`;

/** Rows read at a time by the verification. */
const VERIFY_ROWS = 1_000;
/** Findings listed by the verification; a broken chain rarely breaks once. */
const VERIFY_FINDINGS_MAX = 100;

/** The audit log as it is read and verified; `AuditChain` writes it. */
export class AuditRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first, after the id given. */
  async list(filter: AuditFilter, limit: number, beforeId: string | null): Promise<AuditEntry[]> {
    const where = new Where()
      .add(beforeId ?? undefined, ($) => `id < ${$}::bigint`)
      .add(filter.actor, ($) => `actor = ${$}`)
      .add(filter.action, ($) => `action = ${$}`)
      .add(filter.target, ($) => `target = ${$}`);
    addRange(where, 'at', filter);
    const { rows } = await this.runner.ask<AuditEntry>({
      text: `SELECT ${COLUMNS} FROM audit_log WHERE ${where}
               ORDER BY audit_log.id DESC LIMIT ${where.value(limit)}`,
      values: where.values,
    });
    return rows;
  }

  /** Actions on any of the targets or, by filter, on any of the entries; oldest first. */
  async touching(
    targets: readonly string[],
    entryIds: readonly string[],
    rowsMax: number,
  ): Promise<AuditEntry[]> {
    const { rows } = await this.runner.run<AuditEntry>(
      {
        name: 'audit_touching',
        text: `
SELECT ${COLUMNS} FROM audit_log
WHERE target = ANY ($1::text[])
   OR id IN (SELECT audit_id FROM audit_entries WHERE entry_id = ANY ($2::bigint[]))
ORDER BY audit_log.id LIMIT $3`,
      },
      [targets, entryIds, rowsMax],
    );
    return rows;
  }

  /** Reads the whole log, oldest first, and says which rows are altered, missing or unchained. */
  async verify(): Promise<AuditVerification> {
    const findings: AuditFinding[] = [];
    let entries = 0;
    let previous: { id: string; hash: Buffer } = { id: '0', hash: GENESIS_HASH };
    for (;;) {
      const rows = await this.rowsAfter(previous.id);
      const hashes = await this.entryHashes(rows);
      for (const row of rows) {
        findings.push(...inspect(previous, row), ...inspectEntries(row, hashes.get(row.id)));
        previous = { id: row.id, hash: row.hash_bytes };
        entries += 1;
      }
      if (rows.length < VERIFY_ROWS) break;
    }
    findings.push(...(await this.inspectTail(previous)), ...(await this.inspectLooseEntries()));
    return {
      intact: findings.length === 0,
      entries,
      head: entries === 0 ? null : previous.hash.toString('hex'),
      findings: findings.slice(0, VERIFY_FINDINGS_MAX),
    };
  }

  private async rowsAfter(id: string): Promise<VerifiedRow[]> {
    const { rows } = await this.runner.run<VerifiedRow>(
      {
        name: 'verify_audit',
        text: `SELECT ${COLUMNS}, prev_hash, hash AS hash_bytes FROM audit_log
               WHERE id > $1::bigint ORDER BY audit_log.id LIMIT ${VERIFY_ROWS}`,
      },
      [id],
    );
    return rows;
  }

  /** By action, the hash of the entries it has now; nothing is asked where no row speaks of any. */
  private async entryHashes(rows: readonly VerifiedRow[]): Promise<Map<string, string>> {
    const ids = rows.filter((row) => recordedEntries(row) !== null).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const answer = await this.runner.run<{ id: string; hash: string }>(
      {
        name: 'verify_audit_entries',
        text: `
SELECT audit_id::text AS id,
       encode(sha256(convert_to(string_agg(entry_id::text, ',' ORDER BY entry_id), 'UTF8')), 'hex') AS hash
FROM audit_entries WHERE audit_id = ANY ($1::bigint[]) GROUP BY audit_id`,
      },
      [ids],
    );
    return new Map(answer.rows.map(({ id, hash }) => [id, hash]));
  }

  /** Entries of actions that are not in the log, or that touched none. */
  private async inspectLooseEntries(): Promise<AuditFinding[]> {
    const { rows } = await this.runner.run<{ id: string; entry_id: string }>({
      name: 'verify_loose_audit_entries',
      text: `
SELECT t.audit_id::text AS id, min(t.entry_id)::text AS entry_id FROM audit_entries t
WHERE NOT EXISTS (SELECT FROM audit_log a WHERE a.id = t.audit_id AND a.after ? 'entries_sha256')
GROUP BY t.audit_id ORDER BY t.audit_id LIMIT ${VERIFY_FINDINGS_MAX}`,
    });
    return rows.map(({ id, entry_id }) => {
      const message = `entry ${entry_id} is put down to row ${id}, which touched no entries`;
      return { id, problem: 'altered', message };
    });
  }

  private async inspectTail(last: { id: string; hash: Buffer }): Promise<AuditFinding[]> {
    const { rows } = await this.runner.run<{ id: string; hash: Buffer }>({
      name: 'audit_head',
      text: 'SELECT id::text AS id, hash FROM audit_head',
    });
    const head = rows[0];
    if (!head) return [{ id: last.id, problem: 'missing', message: 'the head row is gone' }];
    // Rows may have been appended since the last one was read.
    if (BigInt(head.id) > BigInt(last.id) && (await this.rowsAfter(last.id)).length === 0) {
      const message = `rows after ${last.id} up to ${head.id} are gone`;
      return [{ id: String(BigInt(last.id) + 1n), problem: 'missing', message }];
    }
    // The head moves in the transaction that appends, and it was read after the rows.
    if (BigInt(head.id) < BigInt(last.id)) {
      const message = `rows after ${head.id} up to ${last.id} were not appended by an action`;
      return [{ id: String(BigInt(head.id) + 1n), problem: 'unchained', message }];
    }
    if (head.id === last.id && !head.hash.equals(last.hash)) {
      return [{ id: last.id, problem: 'altered', message: 'the newest hash is not the recorded' }];
    }
    return [];
  }
}

interface VerifiedRow extends AuditEntry {
  prev_hash: Buffer;
  hash_bytes: Buffer;
}

function inspect(previous: { id: string; hash: Buffer }, row: VerifiedRow): AuditFinding[] {
  const findings: AuditFinding[] = [];
  const expected = BigInt(previous.id) + 1n;
  if (BigInt(row.id) !== expected) {
    const gap = BigInt(row.id) - 1n;
    const message =
      gap === expected ? `row ${expected} is gone` : `rows ${expected} to ${gap} are gone`;
    findings.push({ id: String(expected), problem: 'missing', message });
  } else if (!row.prev_hash.equals(previous.hash)) {
    const message = `row ${row.id} does not follow the hash of row ${previous.id}`;
    findings.push({ id: row.id, problem: 'unchained', message });
  }
  if (!auditHash(row.prev_hash, row).equals(row.hash_bytes)) {
    const message = `row ${row.id} does not have the hash of what it says`;
    findings.push({ id: row.id, problem: 'altered', message });
  }
  return findings;
}

function recordedEntries({ after }: VerifiedRow): string | null {
  const hash = (after as { entries_sha256?: unknown } | null)?.entries_sha256;
  return typeof hash === 'string' ? hash : null;
}

function inspectEntries(row: VerifiedRow, hash: string | undefined): AuditFinding[] {
  const recorded = recordedEntries(row);
  if (recorded === null || recorded === hash) return [];
  const message = `row ${row.id} touched other entries than audit_entries has for it`;
  return [{ id: row.id, problem: 'altered', message }];
}
