import { canonicalJson, type LedgerFinding } from '@acp/contracts';
import {
  FINDING_IDS_MAX,
  PolicyRepository,
  RecordedVerdictRepository,
  type CodeRule,
  type RecordedVerdictRow,
  type Runner,
} from '@acp/persistence';
import { compileStored, ENGINE, type CompiledPolicy } from '@acp/policy';
import { recordedProposal } from '../judge/recorded-proposal.js';
import { rejudge, type JudgementRead } from '../judge/rejudge.js';

/** Judgements that are made again before others get their turn: some milliseconds. */
const STEP_ROWS = 200;
const COMPILED_MAX = 200;

/**
 * Stored facts and the stored policy give the stored outcome and rules. What another build of the engine
 * evaluated is left out: its expressions may mean something else here. So is what a policy judged that is
 * gone, or that this build cannot read: other rules say whether it is what it was.
 */
export class ReproduceVerdicts implements CodeRule {
  readonly kind = 'verdict';
  /** By set, version and the digest that the verdict names. */
  private readonly compiled = new Map<string, CompiledPolicy>();

  async findIn(runner: Runner, [after, through]: readonly [string, string]) {
    const verdicts = new RecordedVerdictRepository(runner);
    const ids: string[] = [];
    for (let last = after; ;) {
      const rows = await verdicts.within(last, through, STEP_ROWS);
      if (rows.length === 0) break;
      for (const row of rows) {
        if (row.engine === ENGINE && !(await this.isSame(runner, row))) ids.push(row.id);
      }
      last = rows.at(-1)!.id;
    }
    return ids.length === 0 ? null : findingOf(ids);
  }

  private async isSame(runner: Runner, row: RecordedVerdictRow): Promise<boolean> {
    const policy = row.policy_set === null ? null : await this.policyOf(runner, row);
    if (row.policy_set !== null && policy === null) return true;
    const { mode, proposal, facts } = row;
    try {
      const read = facts as JudgementRead;
      const again = rejudge({ proposal: recordedProposal(proposal), mode, read }, policy);
      return (
        again.outcome === row.outcome && canonicalJson(again.rules) === canonicalJson(row.rules)
      );
    } catch {
      return false;
    }
  }

  private async policyOf(
    runner: Runner,
    { policy_set, policy_version, policy_sha256 }: RecordedVerdictRow,
  ): Promise<CompiledPolicy | null> {
    const key = `${policy_set} ${policy_version} ${policy_sha256}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const stored = await new PolicyRepository(runner).version(policy_set!, policy_version!);
    const compiled = stored && compiledOf(stored.source);
    if (this.compiled.size >= COMPILED_MAX) this.compiled.clear();
    if (compiled) this.compiled.set(key, compiled);
    return compiled;
  }
}

/** Null where this build cannot read it: one policy must not stop the verifier. */
function compiledOf(source: string): CompiledPolicy | null {
  try {
    return compileStored(source, { fileName: 'a recorded version' });
  } catch {
    return null;
  }
}

function findingOf(ids: readonly string[]): LedgerFinding {
  return {
    rule: 'verdicts_are_reproducible',
    table: 'verdicts',
    difference: ids.length,
    expected: null,
    actual: null,
    message: 'judgements are not what their facts and their policy give',
    ids: ids.slice(0, FINDING_IDS_MAX),
  };
}
