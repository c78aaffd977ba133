import { canonicalJson, type Clock, type EvidenceHead } from '@acp/contracts';
import { headHash, merkleRoot, NO_HEAD, type EvidenceSigner } from '@acp/contracts/evidence';
import type { Runner } from '../database.js';
import {
  insertHead,
  newestHead,
  takeTurn,
  waitingLeaves,
  type BatchRow,
  type HeadRow,
} from './sql/heads.sql.js';

/** Leaves under one root; the last batch may exceed it. */
const LEAVES_MAX = 50_000;

/** Puts leaves that wait under a root; false when none wait or another process is at it. */
export async function makeHead(
  runner: Runner,
  { signer, clock }: { signer: EvidenceSigner | null; clock: Clock },
): Promise<boolean> {
  const turn = await runner.run<{ is_ours: boolean }>(takeTurn);
  if (!turn.rows[0]!.is_ours) return false;
  const batches = await runner.run<BatchRow & Record<string, unknown>>(waitingLeaves, [LEAVES_MAX]);
  const leaves = batches.rows.flatMap(hashesOf);
  if (leaves.length === 0) return false;
  const newest = await runner.run<HeadRow & Record<string, unknown>>(newestHead);
  const before = newest.rows[0];
  const head: EvidenceHead = {
    format: 'acp-head-1',
    leaves: leaves.length,
    made_at: clock.now().toISOString(),
    number: Number(before?.number ?? 0) + 1,
    previous: before?.hash.toString('hex') ?? NO_HEAD,
    root: merkleRoot(leaves).toString('hex'),
  };
  const text = canonicalJson(head);
  await runner.run(insertHead, [
    head.number,
    text,
    Buffer.from(headHash(head), 'hex'),
    signer?.keyId ?? null,
    signer ? Buffer.from(signer.sign(text), 'base64') : null,
    batches.rows.map(({ batch }) => batch),
  ]);
  return true;
}

export function hashesOf({ hashes }: BatchRow): Buffer[] {
  return Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(32 * i, 32 * i + 32));
}
