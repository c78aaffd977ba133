import type { Page, SwitchEngaged, SwitchPeriod } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { reasonOf, refuseUnknown } from './usage.js';

/** `switch [list]|engage|lift`. */
export function addSwitchCommands(program: Command): void {
  const group = program.command('switch').description('What stops releases, by scope.');
  addSwitchList(group);
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

function addSwitchList(group: Command): void {
  group
    .command('list', { isDefault: true })
    .description('Switches that are on; with --all those that were lifted too, newest first.')
    .option('--all', 'also those that were lifted')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .allowExcessArguments()
    .action(async ({ all, cursor }: { all?: true; cursor?: string }, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const query = { cursor, on: all ? undefined : 'true' };
      const page = await api.get<Page<SwitchPeriod>>('/v1/switches', query);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(['scope', 'since', 'by', 'why', 'lifted'], items.map(rowOf));
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
}

function rowOf({ scope, engaged_at, engaged_by, reason, lifted, lift_requested }: SwitchPeriod) {
  const asked = lift_requested && `asked for by ${lift_requested.by}`;
  return [scope, engaged_at, engaged_by, reason, lifted?.at ?? asked ?? 'no'];
}

interface EngageOptions {
  reason?: string;
  recall?: true;
  terminate?: true;
}
