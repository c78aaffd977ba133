import { canonicalJson, type EvidenceHead, type LedgerFinding } from '@acp/contracts';
import {
  headHash,
  merkleRoot,
  NO_HEAD,
  signatureProblem,
  type KnownKeys,
} from '@acp/contracts/evidence';
import type { Runner } from '../database.js';
import { dropFindings, recordFinding } from '../ledger/sql/segments.sql.js';
import { hashesOf } from './make-head.js';
import {
  headByNumber,
  leavesOfHead,
  lostHeads,
  markHeadVerified,
  takeHead,
  type BatchRow,
  type HeadRow,
} from './sql/heads.sql.js';

type TakenHead = HeadRow & { follows_signed: boolean };

/** Findings of roots stand beside those of segments, under this kind and the number of the head. */
const HEADS = 'head';

/** Verifies one head, not verified after `before`; false when there is none. */
export async function verifyNextHead(
  runner: Runner,
  before: Date,
  keys: KnownKeys,
): Promise<boolean> {
  const { rows } = await runner.run<TakenHead & Record<string, unknown>>(takeHead, [
    before.toISOString(),
  ]);
  const row = rows[0];
  if (!row) return false;
  const problems = await problemsOf(runner, row, keys);
  await runner.run(dropFindings, [HEADS, row.number]);
  for (const message of problems) await record(runner, row.number, message, [row.number]);
  await runner.run(markHeadVerified, [row.number]);
  return true;
}

/** Names the heads that are gone though leaves stand under them. */
export async function findLostHeads(runner: Runner): Promise<void> {
  await runner.run(dropFindings, [HEADS, '0']);
  const { rows } = await runner.run<{ lost: number; ids: string[] }>(lostHeads);
  const { lost, ids } = rows[0]!;
  if (lost > 0) await record(runner, '0', 'roots are gone that leaves stand under', ids);
}

async function problemsOf(runner: Runner, row: TakenHead, keys: KnownKeys): Promise<string[]> {
  const head = JSON.parse(row.head) as EvidenceHead;
  const batches = await runner.run<BatchRow & Record<string, unknown>>(leavesOfHead, [row.number]);
  const leaves = batches.rows.flatMap(hashesOf);
  const before = await runner.run<HeadRow & Record<string, unknown>>(headByNumber, [
    String(BigInt(row.number) - 1n),
  ]);
  const previous = row.number === '1' ? NO_HEAD : before.rows[0]?.hash.toString('hex');
  const checks: [isGood: boolean, problem: string][] = [
    [canonicalJson(head) === row.head && String(head.number) === row.number, 'a head was altered'],
    [headHash(head) === row.hash.toString('hex'), 'the hash of a head is not over what it says'],
    [head.previous === previous, 'a head does not name the one before it'],
    [
      head.leaves === leaves.length && head.root === merkleRoot(leaves).toString('hex'),
      'leaves are not those that their root was made of',
    ],
    [
      isSignedAsItShould(row, keys),
      'a head is not signed, or not by a known key over what it says',
    ],
  ];
  return checks.filter(([isGood]) => !isGood).map(([, problem]) => problem);
}

/** Heads from before there was a key are not signed; nothing is judged where no key is known. */
function isSignedAsItShould(
  { head, key_id, signature, follows_signed }: TakenHead,
  keys: KnownKeys,
) {
  if (key_id === null) return !follows_signed;
  if (keys.size === 0) return true;
  return (
    signatureProblem(head, { key_id, signature: signature!.toString('base64') }, keys) === null
  );
}

async function record(
  runner: Runner,
  number: string,
  message: string,
  ids: readonly string[],
): Promise<void> {
  const rule: LedgerFinding['rule'] = 'evidence_is_as_signed';
  await runner.run(recordFinding, [
    HEADS,
    number,
    rule,
    'ledger_heads',
    ids.length,
    null,
    null,
    message,
    ids,
  ]);
}
