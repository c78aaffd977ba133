/** Who did what (`GET /v1/audit`). Rows are chained by SHA-256 over themselves and the row before. */
export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  role: string;
  action: string;
  target: string | null;
  filter: unknown;
  affected: number;
  before: unknown;
  after: unknown;
  reason: string | null;
  request_id: string | null;
  hash: string;
}

/** `GET /v1/audit/verify`. */
export interface AuditVerification {
  intact: boolean;
  entries: number;
  /** Hash of the newest row: written down elsewhere it also proves that no tail was cut off. */
  head: string | null;
  findings: AuditFinding[];
}

export interface AuditFinding {
  id: string;
  problem: 'altered' | 'missing' | 'unchained';
  message: string;
}
