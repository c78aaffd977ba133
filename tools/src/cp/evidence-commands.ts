import type { CheckpointComparison, EvidenceProof, SignedCheckpoint } from '@acp/contracts';
import {
  OVERSIGHT_FORMAT,
  readPublicKeys,
  verifyEvidence,
  verifyOversight,
  type KnownKeys,
  type Verified,
} from '@acp/contracts/evidence';
import { Option, type Command } from 'commander';
import { readFileSync } from 'node:fs';
import { linesOfFile } from './lines-of-file.js';
import { contextOf } from './context.js';
import { EXIT } from './output.js';
import { UsageError } from './usage.js';

/** `checkpoint`, `proof` and `verify`: evidence that is taken away, and checked elsewhere. */
export function addEvidenceCommands(program: Command): void {
  program
    .command('checkpoint')
    .description('How far evidence reaches, signed; exit code 2 when a kept one no longer agrees.')
    .option('--compare <file>', 'whether the plane still has what this kept checkpoint says')
    .action(async ({ compare }: { compare?: string }, command: Command) => {
      const { api, out } = contextOf(command);
      if (compare === undefined) {
        const signed = await api.get<SignedCheckpoint>('/v1/checkpoints');
        out.answer(signed, () => out.line(JSON.stringify(signed, null, 2)));
        return;
      }
      const { head, audit } = (jsonOf(compare) as SignedCheckpoint).checkpoint;
      const answer = await api.get<CheckpointComparison>('/v1/checkpoints/compare', {
        ...(head && { head_number: head.number, head_hash: head.hash }),
        ...(audit && { audit_id: audit.id, audit_hash: audit.hash }),
      });
      out.answer(answer, ({ agrees, problems }) => {
        out.line(agrees ? 'the plane still has all that it says' : 'the plane no longer agrees');
        for (const problem of problems) out.line(`  ${problem}`);
      });
      if (!answer.agrees) process.exitCode = EXIT.bad;
    });

  program
    .command('proof')
    .description('That a row stands under a signed root: leaf, path, root, signature.')
    .argument('<kind>', 'raw_payload, event, rejected_record, entry, edit, attempt, effect, audit')
    .argument('<id>', 'as the ledger names it: an effect is CONSUMER/EVENT_ID, an attempt ENTRY/N')
    .action(async (kind: string, id: string, _options: object, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `/v1/proofs/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
      const proof = await api.get<EvidenceProof>(path);
      out.answer(proof, () => out.line(JSON.stringify(proof, null, 2)));
    });

  program
    .command('verify')
    .description(
      'Check a proof, a checkpoint or a report offline; exit code 2 when it does not hold.',
    )
    .argument('<file>', 'what `proof` or `checkpoint` printed, or `report` wrote')
    .addOption(
      new Option('--keys <file>', 'public keys: PEM, or what GET /v1/evidence-keys answered')
        .env('LEDGER_PUBLIC_KEYS_FILE')
        .makeOptionMandatory(),
    )
    .action(async (file: string, { keys }: { keys: string }, command: Command) => {
      const { out } = contextOf(command);
      const verified = await verify(file, usable(keys, keysOf(keys)));
      out.answer(verified, ({ says, problems }: Verified) => {
        out.line(problems.length === 0 ? `it holds: ${says}` : `it does NOT hold: ${says}`);
        for (const problem of problems) out.line(`  ${problem}`);
      });
      if (verified.problems.length > 0) process.exitCode = EXIT.bad;
    });
}

/** A report is read line by line, everything else as one document. */
async function verify(file: string, keys: KnownKeys): Promise<Verified> {
  if (await isReport(file)) return verifyOversight(linesOfFile(file), keys);
  const document = jsonOf(file);
  return usable(file, () => verifyEvidence(document, keys));
}

async function isReport(file: string): Promise<boolean> {
  try {
    for await (const line of linesOfFile(file)) {
      return (JSON.parse(line) as { format?: unknown }).format === OVERSIGHT_FORMAT;
    }
  } catch {
    // Not one document a line; what it is is said by whoever reads it as a whole.
  }
  return false;
}

const keysOf = (file: string) => () => readPublicKeys(readFileSync(file, 'utf8'));

function jsonOf(file: string): unknown {
  return usable(file, () => JSON.parse(readFileSync(file, 'utf8')) as unknown);
}

function usable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
