import type { Gap, GapFilter, Page } from '@acp/contracts';
import { Argument, type Command } from 'commander';
import { contextOf, type Context } from './context.js';
import { reasonOf, refuseUnknown } from './usage.js';

interface ListOptions extends GapFilter {
  limit: string;
  cursor?: string;
}

/** `gaps [list]|show|retry|mark`. */
export function addGapCommands(program: Command): void {
  const group = program.command('gaps').description('What sources sent and nobody received.');
  group
    .command('list', { isDefault: true })
    .description('Gaps, newest first.')
    .option('--source <source>')
    .option('--state <state>', 'open, filling, healed or lost')
    .option('--symbol <symbol>')
    .option('--limit <number>', 'gaps of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .allowExcessArguments()
    .action(async (options: ListOptions, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const page = await api.get<Page<Gap>>('/v1/gaps', { ...options });
      out.answer(page, ({ items, next_cursor }) => {
        showGaps(out, items);
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
  group
    .command('show')
    .description('One gap, and what its last try said.')
    .argument('<gap>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      const gap = await api.get<Gap>(pathOf(id));
      out.answer(gap, () => out.table(['', ''], Object.entries(gap)));
    });
  group
    .command('retry')
    .description('Fill it now, with all its tries anew.')
    .argument('<gap>')
    .option('--reason <text>', 'kept in the audit log; needed')
    .action(async (id: string, given: { reason?: string }, command: Command) => {
      await act(command, `${pathOf(id)}/retry`, { reason: reasonOf(given) });
    });
  group
    .command('mark')
    .description('Say that it is healed, or lost: nothing fills it any more.')
    .argument('<gap>')
    .addArgument(new Argument('<state>').choices(['healed', 'lost']))
    .option('--reason <text>', 'kept in the audit log; needed')
    .action(async (id: string, state: string, given: { reason?: string }, command: Command) => {
      await act(command, `${pathOf(id)}/mark`, { state, reason: reasonOf(given) });
    });
}

async function act(command: Command, path: string, body: object): Promise<void> {
  const { api, out } = contextOf(command);
  const gap = await api.post<Gap>(path, body);
  out.answer(gap, ({ stream, state }) => out.line(`the gap of ${stream} is ${state}`));
}

function showGaps(out: Context['out'], gaps: readonly Gap[]): void {
  out.table(
    ['gap', 'stream', 'state', 'from', 'to', 'missing', 'filled', 'tries', 'last error'],
    gaps.map((gap) => [
      ...[gap.id, gap.stream, gap.state, gap.from, gap.to, gap.missing, gap.filled, gap.tries],
      gap.last_error,
    ]),
  );
}

function pathOf(id: string): string {
  return `/v1/gaps/${encodeURIComponent(id)}`;
}
