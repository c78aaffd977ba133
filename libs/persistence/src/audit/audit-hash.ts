import { canonicalJson } from '@acp/contracts';
import { createHash } from 'node:crypto';

/** What a row of the audit log says, without its place in the chain. */
export interface AuditRecord {
  actor: string;
  role: string;
  /** Verb of the vocabulary: `dead_letter.replay`, `topic.pause`, … */
  action: string;
  target: string | null;
  filter: unknown;
  affected: number;
  before: unknown;
  after: unknown;
  reason: string | null;
  request_id: string | null;
}

export interface ChainedRecord extends AuditRecord {
  id: string;
  /** ISO 8601 in UTC with milliseconds. */
  at: string;
}

/** The hash before the first row. */
export const GENESIS_HASH = Buffer.alloc(32);

/**
 * SHA-256 over the hash of the row before and the canonical JSON of this one. Changing any member of
 * any row, its order or its place changes every hash after it.
 */
export function auditHash(previous: Buffer, record: ChainedRecord): Buffer {
  const content = [
    record.id,
    record.at,
    record.actor,
    record.role,
    record.action,
    record.target,
    record.filter ?? null,
    record.affected,
    record.before ?? null,
    record.after ?? null,
    record.reason,
    record.request_id,
  ];
  return createHash('sha256').update(previous).update(canonicalJson(content)).digest();
}

/** SHA-256, in hex, of the entries that an action touched; the order does not count. */
export function entriesSha256(entryIds: readonly string[]): string {
  const ids = [...new Set(entryIds)].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  return createHash('sha256').update(ids.join(',')).digest('hex');
}
