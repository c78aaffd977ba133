/**
 * Evidence that can be checked without the database: docs/reference/evidence.md has the format. Hashes are
 * SHA-256 in hex, signatures Ed25519 in base64.
 */
export const EVIDENCE_KINDS = [
  'raw_payload',
  'event',
  'rejected_record',
  'entry',
  'edit',
  'attempt',
  'effect',
  'audit',
  'decision',
  'approval',
  'verdict',
  'activation',
  'switch',
  'switch_lift',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** A Merkle root over rows that are over, and the hash of the head before it. */
export interface EvidenceHead {
  format: 'acp-head-1';
  /** Leaves under the root. */
  leaves: number;
  made_at: string;
  /** Heads are numbered from 1 without a gap. */
  number: number;
  /** SHA-256 of the canonical JSON of the head before; 64 zeros before the first. */
  previous: string;
  root: string;
}

/** Over the canonical JSON of what is signed; both null where no key is configured. */
export interface EvidenceSignature {
  key_id: string | null;
  signature: string | null;
}

/** `GET /v1/proofs/:kind/:id`: that a row stood under a root as `leaf` says it. */
export interface EvidenceProof extends EvidenceSignature {
  format: 'acp-proof-1';
  kind: EvidenceKind;
  id: string;
  /** Canonical text of the row. */
  leaf: string;
  leaf_index: number;
  /** RFC 9162, 2.1.3: from the leaf up. */
  path: string[];
  head: EvidenceHead;
}

/** How far evidence and audit chain reached at one moment. */
export interface EvidenceCheckpoint {
  format: 'acp-checkpoint-1';
  made_at: string;
  /** Newest head; null before the first. */
  head: { number: number; hash: string } | null;
  /** Newest row of the audit chain; null before the first. */
  audit: { id: string; hash: string } | null;
}

/** `GET /v1/checkpoints`: to be kept where the database's superuser cannot write. */
export interface SignedCheckpoint extends EvidenceSignature {
  checkpoint: EvidenceCheckpoint;
}

/** `GET /v1/checkpoints/compare`: whether the plane still has what a kept checkpoint says. */
export interface CheckpointComparison {
  agrees: boolean;
  /** What it no longer has, or has otherwise. */
  problems: string[];
}

/** A public key of RFC 8037; `kid` is its thumbprint of RFC 7638. */
export interface EvidenceKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** `GET /v1/evidence-keys`: a JSON Web Key Set. */
export interface EvidenceKeys {
  keys: EvidenceKey[];
}
