import {
  systemClock,
  type Clock,
  type EvidenceCheckpoint,
  type EvidenceHead,
  type EvidenceKind,
  type EvidenceProof,
} from '@acp/contracts';
import {
  inclusionPath,
  leafHash,
  type EvidenceSigner,
  type KnownKeys,
} from '@acp/contracts/evidence';
import type { Database, Runner } from '../database.js';
import type { EvidencePart, LedgerKind } from '../ledger/kinds/ledger-kind.js';
import { LEDGER_KINDS } from '../ledger/ledger-kinds.js';
import { leafOf } from '../ledger/sql/leaves.sql.js';
import { hashesOf, makeHead } from './make-head.js';
import {
  auditHashOf,
  findLeaf,
  headByNumber,
  leavesOfHead,
  newestAudit,
  newestHead,
  type BatchRow,
  type HeadRow,
} from './sql/heads.sql.js';
import { findLostHeads, verifyNextHead } from './verify-head.js';

/**
 * `unknown`: no such row. `not_yet`: it stands under no root yet, because it is new or not over.
 * `altered`: it does not say what its leaf does.
 */
export type ProofAnswer =
  { kind: 'proof'; proof: EvidenceProof } | { kind: 'unknown' | 'not_yet' | 'altered' };

/** Roots over evidence, and what is proven by them; see the README of the ledger. */
export class EvidenceRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Puts all leaves that wait under roots; how many roots. Not signed without a signer. */
  async attest(signer: EvidenceSigner | null): Promise<number> {
    let made = 0;
    const makeOne = (runner: Runner) => makeHead(runner, { signer, clock: this.clock });
    while (await this.database.inTransaction(makeOne)) made += 1;
    return made;
  }

  /** Verifies one head that was not verified after `before`; false when there is none. */
  async verifyNext(before: Date, keys: KnownKeys): Promise<boolean> {
    return this.database.inTransaction((runner) => verifyNextHead(runner, before, keys));
  }

  /** Verifies every head once, and that none is gone. */
  async verifyAll(keys: KnownKeys): Promise<void> {
    const before = this.clock.now();
    await this.database.inTransaction(findLostHeads);
    while (await this.verifyNext(before, keys));
  }

  /** Whether an id has the form that ids of this kind of evidence have. */
  isId(kind: EvidenceKind, id: string): boolean {
    return partOf(kind).part.proof.id.test(id);
  }

  async prove(kind: EvidenceKind, id: string): Promise<ProofAnswer> {
    const { account, part } = partOf(kind);
    const row = await one<{ seq: string; text: string }>(
      this.database,
      leafOf(account, part, part.proof.where),
      [id],
    );
    if (!row) return { kind: 'unknown' };
    const leaf = await one<{ batch: string; head: string | null; position: number; hash: Buffer }>(
      this.database,
      findLeaf,
      [account.kind, row.seq, part.part, id],
    );
    if (!leaf) return { kind: 'not_yet' };
    if (!leaf.hash.equals(leafHash(row.text))) return { kind: 'altered' };
    const head = leaf.head && (await one<HeadRow>(this.database, headByNumber, [leaf.head]));
    if (!head) return { kind: 'not_yet' };
    const batches = await this.database.run<BatchRow & Record<string, unknown>>(leavesOfHead, [
      leaf.head,
    ]);
    const before = batches.rows.slice(
      0,
      batches.rows.findIndex(({ batch }) => batch === leaf.batch),
    );
    const index = before.flatMap(hashesOf).length + leaf.position - 1;
    return {
      kind: 'proof',
      proof: {
        format: 'acp-proof-1',
        kind,
        id,
        leaf: row.text,
        leaf_index: index,
        path: inclusionPath(batches.rows.flatMap(hashesOf), index).map((hash) =>
          hash.toString('hex'),
        ),
        head: JSON.parse(head.head) as EvidenceHead,
        key_id: head.key_id,
        signature: head.signature?.toString('base64') ?? null,
      },
    };
  }

  /** How far evidence and audit chain reach now. */
  async checkpoint(): Promise<EvidenceCheckpoint> {
    const head = await one<HeadRow>(this.database, newestHead);
    const audit = await one<{ id: string; hash: string }>(this.database, newestAudit);
    return {
      format: 'acp-checkpoint-1',
      made_at: this.clock.now().toISOString(),
      head: head ? { number: Number(head.number), hash: head.hash.toString('hex') } : null,
      audit: audit ?? null,
    };
  }

  /** What a kept checkpoint says that is no longer there, or is there otherwise. */
  async compare({ head, audit }: Pick<EvidenceCheckpoint, 'head' | 'audit'>): Promise<string[]> {
    const problems: string[] = [];
    if (head) {
      const ours = await one<HeadRow>(this.database, headByNumber, [head.number]);
      if (!ours) problems.push(`root ${head.number} is gone: the chain of roots was cut`);
      else if (ours.hash.toString('hex') !== head.hash) {
        problems.push(`root ${head.number} is another one: it, or one before it, was made anew`);
      }
    }
    if (audit) {
      const ours = await one<{ hash: string }>(this.database, auditHashOf, [audit.id]);
      if (!ours) problems.push(`audit row ${audit.id} is gone: the chain was cut`);
      else if (ours.hash !== audit.hash) {
        problems.push(`audit row ${audit.id} is another one: the chain was written anew`);
      }
    }
    return problems;
  }
}

type ProvenPart = EvidencePart & { proof: NonNullable<EvidencePart['proof']> };

function partOf(kind: EvidenceKind): { account: LedgerKind; part: ProvenPart } {
  for (const account of LEDGER_KINDS) {
    const part = account.parts.find(({ proof }) => proof?.kind === kind);
    if (part) return { account, part: part as ProvenPart };
  }
  throw new Error(`no account has evidence of kind ${kind}`);
}

async function one<Row>(
  runner: Runner,
  statement: { name: string; text: string },
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await runner.run<Row & Record<string, unknown>>(statement, values)).rows[0];
}
