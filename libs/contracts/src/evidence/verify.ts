import { createHash } from 'node:crypto';
import type { EvidenceHead, EvidenceProof, SignedCheckpoint } from '../api/evidence.js';
import { canonicalJson } from '../canonical-json.js';
import { signatureProblem, type KnownKeys } from '../signing/keys.js';
import { leafHash, rootOfPath } from './merkle.js';

/** The hash before the first head. */
export const NO_HEAD = '0'.repeat(64);

/** What the next head names as `previous`. */
export function headHash(head: EvidenceHead): string {
  return createHash('sha256').update(canonicalJson(head)).digest('hex');
}

/** What a document says when nothing is wrong with it. */
export interface Verified {
  says: string;
  problems: string[];
}

/**
 * Checks a proof or a checkpoint with the public keys alone: no database, no network. `problems` is empty
 * when it is what a holder of one of the keys signed. Throws where `document` is neither.
 */
export function verifyEvidence(document: unknown, keys: KnownKeys): Verified {
  const { format, checkpoint } = document as { format?: unknown; checkpoint?: unknown };
  if (format === 'acp-proof-1') return verifyProof(document as EvidenceProof, keys);
  if ((checkpoint as { format?: unknown } | undefined)?.format === 'acp-checkpoint-1') {
    return verifyCheckpoint(document as SignedCheckpoint, keys);
  }
  throw new Error('it is neither a proof (acp-proof-1) nor a checkpoint (acp-checkpoint-1)');
}

function verifyProof(proof: EvidenceProof, keys: KnownKeys): Verified {
  const { kind, id, leaf, leaf_index: index, path, head } = proof;
  const root = rootOfPath(leafHash(leaf), {
    index,
    size: head.leaves,
    path: path.map((hash) => Buffer.from(hash, 'hex')),
  });
  const problems = [signatureProblem(canonicalJson(head), proof, keys)];
  if (root?.toString('hex') !== head.root) problems.push('the path does not lead to the root');
  if ((JSON.parse(leaf) as { leaf?: unknown }).leaf !== kind) {
    problems.push(`the leaf is not of kind ${kind}`);
  }
  return {
    says: `${kind} ${id} stood under root ${head.number}, made at ${head.made_at}`,
    problems: problems.filter((problem) => problem !== null),
  };
}

function verifyCheckpoint(signed: SignedCheckpoint, keys: KnownKeys): Verified {
  const { checkpoint } = signed;
  const { head, audit, made_at } = checkpoint;
  const problem = signatureProblem(canonicalJson(checkpoint), signed, keys);
  return {
    says: `at ${made_at} evidence reached root ${head?.number ?? 'none'}, the audit chain row ${audit?.id ?? 'none'}`,
    problems: problem === null ? [] : [problem],
  };
}
