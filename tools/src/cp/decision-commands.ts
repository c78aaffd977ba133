import type { DecisionDetail, DecisionSummary, Page, Proposal } from '@acp/contracts';
import type { Command } from 'commander';
import { addAnswerCommands } from './answer-commands.js';
import { COMMAND } from './command-name.js';
import { contextOf, type Context } from './context.js';
import { plainText } from './output.js';

/** `decisions`, `decision`, `approve`, `reject`. */
export function addDecisionCommands(program: Command): void {
  addList(program);
  program
    .command('decision')
    .argument('<decision>')
    .description('One decision: what would be done, what was said of it, what became of it.')
    .action(async (id: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const detail = await api.get<DecisionDetail>(`/v1/decisions/${encodeURIComponent(id)}`);
      out.answer(detail, (decision) => show(decision, out));
    });
  addAnswerCommands(program);
}

/** All that somebody who approves must have looked at, the action first and whole. */
function show(decision: DecisionDetail, out: Context['out']): void {
  const { decision_id, state, actor, proposal, outcome, deliveries, effects } = decision;
  const { action, model, rationale, confidence } = proposal.payload as unknown as Proposal;
  out.line(`decision ${decision_id} is ${state}`);
  out.line(plainText(`${model.name} ${model.version ?? ''} as ${actor}, confidence ${confidence}`));
  out.line(plainText(rationale));
  out.line(`\n${JSON.stringify(action, null, 2)}\ndigest ${decision.action_sha256}\n`);
  out.table(['judged', 'by', 'rule', 'result', 'then', 'reason', 'read'], stoppedRows(decision));
  showPeople(decision, out);
  if (outcome) out.line(`${outcome.event_type} ${outcome.event_id}`);
  for (const { topic, state: of } of deliveries) out.line(`to ${topic}: ${of}`);
  for (const { consumer, state: of } of effects) out.line(`at ${consumer}: ${of}`);
}

/** The rules that did not pass, each with the values that it read. */
function stoppedRows({ verdicts }: DecisionDetail): unknown[][] {
  return verdicts.flatMap(({ mode, policy_set, policy_version, rules }) =>
    rules
      .filter(({ result }) => result !== 'pass')
      .map(({ id, result, then, reason, clauses = [] }) => [
        ...[mode, policy_set && `${policy_set} ${policy_version}`, id, result, then, reason],
        clauses.map(({ src, value }) => `${src} = ${JSON.stringify(value)}`).join(', '),
      ]),
  );
}

function showPeople(decision: DecisionDetail, out: Context['out']): void {
  for (const { actor, role, answer, reason, at } of decision.people) {
    out.line(plainText(`${at} ${actor} (${role}) ${answer}: ${reason}`));
  }
  if (decision.state !== 'held') return;
  const { decision_id, approvals, quorum, approver_roles, hold_until } = decision;
  const roles = approver_roles?.join(', ');
  out.line(`${approvals} of ${quorum} approvals, by ${roles}, until ${hold_until}`);
  const bound = `--digest ${decision.action_sha256} --policy-version ${decision.policy_version}`;
  out.line(`${COMMAND} approve ${decision_id} ${bound} --reason '...'`);
}

function addList(program: Command): void {
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
          ['decision', 'kind', 'state', 'model', 'policy', 'approvals', 'until'],
          items.map((one) => [
            one.decision_id,
            one.kind,
            one.state,
            one.model_name,
            one.policy_set && `${one.policy_set} ${one.policy_version}`,
            one.quorum && `${one.approvals} of ${one.quorum}`,
            one.hold_until,
          ]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
}
