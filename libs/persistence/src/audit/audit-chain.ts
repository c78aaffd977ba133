import { cleanJson, type AuditEntry } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { auditHash, entriesSha256, type AuditRecord, type ChainedRecord } from './audit-hash.js';
import {
  appendAudit,
  appendAuditEntries,
  lockAuditHead,
  moveAuditHead,
} from './sql/append-audit.sql.js';

/** The end of the audit log, within the transaction of the action that it tells of. */
export class AuditChain {
  constructor(private readonly transaction: Transaction) {}

  /**
   * Commits or rolls back with the action it tells of. Concurrent appends wait for each other.
   * `entryIds` are the outbox entries that the action touched, when it names them by a filter; the
   * chain keeps their hash as a member of `after`. Texts are cleaned before they are hashed: a NUL or half of a
   * surrogate pair would be stored as something else than was hashed, or not at all.
   */
  async append(
    record: AuditRecord,
    at: Date,
    entryIds: readonly string[] = [],
  ): Promise<AuditEntry> {
    const head = (await this.transaction.run<{ id: string; hash: Buffer }>(lockAuditHead)).rows[0]!;
    const cleaned = cleanJson(JSON.parse(JSON.stringify(record)) as AuditRecord);
    const entries = entryIds.length > 0 && { entries_sha256: entriesSha256(entryIds) };
    const chained: ChainedRecord = {
      ...cleaned,
      ...(entries && { after: { ...(cleaned.after as object | null), ...entries } }),
      id: String(BigInt(head.id) + 1n),
      at: at.toISOString(),
    };
    const hash = auditHash(head.hash, chained);
    await this.transaction.run(appendAudit, [
      chained.id,
      chained.at,
      chained.actor,
      chained.role,
      chained.action,
      chained.target,
      asJson(chained.filter),
      chained.affected,
      asJson(chained.before),
      asJson(chained.after),
      chained.reason,
      chained.request_id,
      head.hash,
      hash,
    ]);
    await this.transaction.run(moveAuditHead, [chained.id, hash]);
    if (entryIds.length > 0) await this.transaction.run(appendAuditEntries, [chained.id, entryIds]);
    return { ...chained, hash: hash.toString('hex') };
  }
}

function asJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
