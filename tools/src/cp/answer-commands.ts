import type {
  DecisionAnswered,
  DecisionBulkAnswer,
  DecisionDetail,
  HeldDecisionFilter,
} from '@acp/contracts';
import type { Command } from 'commander';
import { COMMAND } from './command-name.js';
import { contextOf, type Context } from './context.js';
import { plainText } from './output.js';
import { reasonOf, UsageError, wholeNumber } from './usage.js';

type Verb = 'approve' | 'reject';

/** Members of the filter, as options; the rest of them is the version, a number. */
const FILTER = ['kind', 'policy', 'model', 'actor', 'subject', 'rule', 'from', 'to'] as const;

interface AnswerOptions extends Partial<Record<(typeof FILTER)[number], string>> {
  digest?: string;
  policyVersion?: string;
  reason?: string;
  dryRun?: true;
  list?: string;
}

/** `approve`, `reject`: one held decision, or all that match. */
export function addAnswerCommands(program: Command): void {
  for (const verb of ['approve', 'reject'] as const) {
    program
      .command(verb)
      .description(`${verb === 'approve' ? 'Approve' : 'End'} a held decision, or all that match.`)
      .argument('[decision]', 'without it the newest 50 that match the filter')
      .option('--digest <sha256>', 'of the action that was looked at; needed for one')
      .option('--policy-version <number>', 'that was looked at; default: the one it is held by')
      .option('--kind <kind>', 'of many: the kind of action')
      .option('--policy <set>')
      .option('--model <name>')
      .option('--actor <name>')
      .option('--subject <name>')
      .option('--rule <id>', 'stopped by this rule')
      .option('--from <time>', 'proposed at or after')
      .option('--to <time>', 'proposed before')
      .option('--dry-run', 'of many: say what would become of each, and the digest of the list')
      .option('--list <sha256>', 'of many: the digest of the list that was looked at')
      .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
      .action(async (id: string | undefined, given: AnswerOptions, command: Command) => {
        const context = contextOf(command);
        if (id === undefined) await answerMany(context, verb, given);
        else await answerOne(context, verb, { ...given, id });
      });
  }
}

async function answerOne(
  { api, out }: Context,
  verb: Verb,
  { id, digest, dryRun, list, ...given }: AnswerOptions & { id: string },
): Promise<void> {
  if (dryRun || list || FILTER.some((member) => given[member])) {
    throw new UsageError('give a decision or a filter, not both');
  }
  if (!digest) throw new UsageError('give the --digest of the action that was looked at');
  const path = `/v1/decisions/${encodeURIComponent(id)}`;
  const reason = reasonOf(given);
  const policy_version =
    versionOf(given) ?? (await api.get<DecisionDetail>(path)).policy_version ?? undefined;
  const body = { action_sha256: digest, policy_version, reason };
  const answer = await api.post<DecisionAnswered>(`${path}/${verb}`, body);
  out.answer(answer, ({ state, approvals, quorum }) =>
    out.line(`${id} is ${state}: ${approvals} of ${quorum} approvals`),
  );
}

async function answerMany({ api, out }: Context, verb: Verb, given: AnswerOptions): Promise<void> {
  const filter = filterOf(given);
  if (Object.keys(filter).length === 0) throw new UsageError('give a decision or a filter');
  if (!given.dryRun && !given.list) {
    throw new UsageError('give --dry-run, or the --list digest that a dry run has shown');
  }
  const body = given.dryRun
    ? { filter, dry_run: true }
    : { filter, list_sha256: given.list, reason: reasonOf(given) };
  const answer = await api.post<DecisionBulkAnswer>(`/v1/decisions/${verb}`, body);
  out.answer(answer, (many) => showMany(out, verb, { many, filter }));
}

function showMany(
  out: Context['out'],
  verb: Verb,
  { many, filter }: { many: DecisionBulkAnswer; filter: HeldDecisionFilter },
): void {
  const { dry_run, items, affected, more, list_sha256 } = many;
  out.table(
    ['decision', 'action', 'until', dry_run ? 'would be' : 'is', 'approvals', 'why not'],
    items.map(({ refused, ...one }) => [
      ...[one.decision_id, one.action_sha256, one.hold_until, one.state],
      one.quorum && `${one.approvals} of ${one.quorum}`,
      refused && `${refused.code}: ${refused.detail}`,
    ]),
  );
  const which = `${many.kind ?? 'decisions'}, ${many.policy_set ?? 'no policy'} ${many.policy_version ?? ''}`;
  out.line(plainText(`${verb}: ${affected} of ${items.length} (${which})`));
  if (more) out.line('more match: these are the newest');
  if (!dry_run) return;
  const options = Object.entries(filter).map(([member, value]) => {
    const name = member.replace('_', '-');
    return `--${name} '${String(value)}'`;
  });
  out.line(`${COMMAND} ${verb} ${options.join(' ')} --list ${list_sha256} --reason '...'`);
}

function filterOf(given: AnswerOptions): HeldDecisionFilter {
  const members = FILTER.map((member) => [member, given[member]] as const);
  const version = versionOf(given);
  return {
    ...Object.fromEntries(members.filter(([, value]) => value !== undefined)),
    ...(version !== undefined && { policy_version: version }),
  };
}

function versionOf({ policyVersion }: AnswerOptions): number | undefined {
  return policyVersion === undefined ? undefined : wholeNumber('--policy-version', policyVersion);
}
