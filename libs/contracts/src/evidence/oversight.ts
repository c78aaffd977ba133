import { createHash, type Hash } from 'node:crypto';
import type { OversightSignature } from '../api/oversight.js';
import { canonicalJson } from '../canonical-json.js';
import { signatureProblem, type KnownKeys, type Signer } from '../signing/keys.js';
import type { Verified } from './verify.js';

export const OVERSIGHT_FORMAT = 'acp-oversight-1';

/** Counts and hashes the lines of a report as they are written, each with its line feed. */
export class OversightSeal {
  private readonly hash: Hash = createHash('sha256');
  private lines = 0;

  add(line: string): void {
    this.hash.update(`${line}\n`);
    this.lines += 1;
  }

  /** The last line; not signed without a signer. To be called once. */
  close(signer: Signer | null): OversightSignature {
    const lines = this.lines;
    const sha256 = this.hash.digest('hex');
    return {
      line: 'signature',
      ...{ lines, sha256 },
      key_id: signer?.keyId ?? null,
      signature: signer?.sign(statementOf({ lines, sha256 })) ?? null,
    };
  }
}

/** What is signed: canonical, and of a format of its own. */
function statementOf({ lines, sha256 }: Pick<OversightSignature, 'lines' | 'sha256'>): string {
  return canonicalJson({ format: OVERSIGHT_FORMAT, lines, sha256 });
}

/**
 * Checks a report line by line with the public keys alone, whatever its length. A report that broke off
 * has no last line and does not hold. Throws where the first line is not that of a report.
 */
export async function verifyOversight(
  lines: AsyncIterable<string>,
  keys: KnownKeys,
): Promise<Verified> {
  const seal = new OversightSeal();
  let says: string | null = null;
  let last: string | null = null;
  for await (const line of lines) {
    says ??= sayingOf(line);
    if (last !== null) seal.add(last);
    last = line;
  }
  if (says === null || last === null) throw new Error('it is empty');
  const end = endOf(last);
  if (!end) return { says, problems: ['it broke off: its last line is no signature'] };
  const is = seal.close(null);
  const problems = [
    end.lines === is.lines
      ? null
      : `it has ${is.lines} lines before its signature, not ${end.lines}`,
    end.sha256 === is.sha256 ? null : 'its lines are not those that were signed',
    signatureProblem(statementOf(end), end, keys),
  ];
  return { says, problems: problems.filter((problem) => problem !== null) };
}

function sayingOf(line: string): string {
  const { format, from, to, made_at } = JSON.parse(line) as Record<string, string>;
  if (format !== OVERSIGHT_FORMAT) throw new Error(`it is no report (${OVERSIGHT_FORMAT})`);
  return `oversight from ${from} to ${to}, made at ${made_at}`;
}

function endOf(line: string): OversightSignature | null {
  try {
    const end = JSON.parse(line) as OversightSignature;
    return end.line === 'signature' ? end : null;
  } catch {
    return null;
  }
}
