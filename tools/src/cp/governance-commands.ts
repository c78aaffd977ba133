import type {
  DecisionAnswered,
  DecisionDetail,
  DecisionSummary,
  Page,
  SwitchEngaged,
  SwitchPeriod,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { reasonOf } from './usage.js';

/** `decisions`, `approve`, `reject`, `switch engage|lift`. */
export function addGovernanceCommands(program: Command): void {
  addDecisions(program);
  for (const verb of ['approve', 'reject'] as const) {
    program
      .command(verb)
      .description(verb === 'approve' ? 'Approve a held decision.' : 'End a held decision.')
      .argument('<decision>')
      .requiredOption('--digest <sha256>', 'of the action that was looked at')
      .option('--reason <text>', 'kept in the audit log; needed')
      .action(async (id: string, given: { digest: string; reason?: string }, command: Command) => {
        const { api, out } = contextOf(command);
        const path = `/v1/decisions/${encodeURIComponent(id)}`;
        const reason = reasonOf(given);
        const { policy_version } = await api.get<DecisionDetail>(path);
        const body = { action_sha256: given.digest, policy_version, reason };
        const answer = await api.post<DecisionAnswered>(`${path}/${verb}`, body);
        out.answer(answer, ({ state, approvals, quorum }) =>
          out.line(`${id} is ${state}: ${approvals} of ${quorum} approvals`),
        );
      });
  }
  addSwitch(program);
}

function addDecisions(program: Command): void {
  program
    .command('decisions')
    .description('Decisions, newest first.')
    .option('--state <state>', 'released, held, denied, stopped, rejected, expired, withdrawn')
    .option('--kind <kind>')
    .option('--model <name>')
    .option('--rule <id>', 'stopped by this rule')
    .option('--limit <number>', 'decisions of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: Record<string, string>, command: Command) => {
      const { api, out } = contextOf(command);
      const page = await api.get<Page<DecisionSummary>>('/v1/decisions', options);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(
          ['decision', 'kind', 'state', 'model', 'policy', 'approvals', 'until', 'digest'],
          items.map((one) => [
            one.decision_id,
            one.kind,
            one.state,
            one.model_name,
            one.policy_set && `${one.policy_set} ${one.policy_version}`,
            one.quorum && `${one.approvals} of ${one.quorum}`,
            one.hold_until,
            one.action_sha256,
          ]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
}

function addSwitch(program: Command): void {
  const group = program.command('switch').description('What stops releases, by scope.');
  group
    .command('engage')
    .description('Let nothing of a scope be released; done when it is answered.')
    .argument('<scope>', '*, policy:SET, kind:K, model:NAME, actor:A, subject:S, topic:T')
    .option('--reason <text>', 'kept in the audit log; needed')
    .option('--recall', 'discard what waits in gated topics')
    .option('--terminate', 'end connections that hold it up')
    .action(async (scope: string, given: EngageOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const { recall = false, terminate = false } = given;
      const body = { scope, recall, terminate, reason: reasonOf(given) };
      const answer = await api.post<SwitchEngaged>('/v1/switches/engage', body);
      out.answer(answer, ({ from_seq, out: was, recalled }) => {
        out.line(`${scope} is off since release ${from_seq}; recalled ${recalled}`);
        const rows = Object.entries(was).map(([state, { count }]) => [state, count.value]);
        out.table(['was out', 'deliveries'], rows);
      });
    });
  group
    .command('lift')
    .description('Lift a switch, or ask for it: two people do.')
    .argument('<scope>')
    .option('--reason <text>', 'kept in the audit log; needed')
    .action(async (scope: string, given: { reason?: string }, command: Command) => {
      const { api, out } = contextOf(command);
      const body = { scope, reason: reasonOf(given) };
      const answer = await api.post<SwitchPeriod>('/v1/switches/disengage', body);
      out.answer(answer, ({ on }) =>
        out.line(on ? `${scope} stays on until another governor lifts it` : `${scope} is lifted`),
      );
    });
}

interface EngageOptions {
  reason?: string;
  recall?: true;
  terminate?: true;
}
