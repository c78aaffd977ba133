import type { Backtest, BacktestDifference, Page } from '@acp/contracts';
import type { Command } from 'commander';
import { setTimeout as wait } from 'node:timers/promises';
import { contextOf, type Context } from './context.js';
import { EXIT } from './output.js';
import { UsageError, wholeNumber } from './usage.js';

const POLL_MS = 500;
const OVER = new Set(['completed', 'cancelled', 'failed']);
/** Differences that are shown to people. */
const SHOWN_MAX = 20;

interface BacktestOptions {
  version?: string;
  from?: string;
  to?: string;
  kind?: string[];
  wait?: boolean;
  maxChanged?: string;
}

/** `policy backtest`: what another version would have decided, with an exit code for CI. */
export function addBacktestCommand(policy: Command): void {
  policy
    .command('backtest')
    .description('Try a version on recorded decisions; nothing is released by it.')
    .argument('<set>')
    .option('--version <n>', 'the version to try; needed')
    .option('--from <time>', 'decisions made at or after; needed')
    .option('--to <time>', 'decisions made before; by default until now')
    .option('--kind <kind...>', 'kinds of action; by default all')
    .option('--wait', 'until it is over, with its table')
    .option(
      '--max-changed <number>',
      'wait, and end with 2 where more decisions than that would change',
    )
    .action(async (set: string, options: BacktestOptions, command: Command) => {
      const context = contextOf(command);
      const most = mostOf(options);
      const body = requestOf(options);
      const path = `/v1/policies/${encodeURIComponent(set)}/backtests`;
      let backtest = await context.api.post<Backtest>(path, body);
      context.out.line(`back-test ${backtest.id}`);
      if (options.wait || most !== null) backtest = await follow(context, backtest);
      context.out.answer(backtest, (answer) => show(context, answer));
      await showDifferences(context, backtest);
      if (isBad(backtest, most)) process.exitCode = EXIT.bad;
    });
}

async function follow({ api }: Context, ordered: Backtest): Promise<Backtest> {
  let backtest = ordered;
  while (!OVER.has(backtest.status)) {
    await wait(POLL_MS);
    backtest = await api.get<Backtest>(`/v1/backtests/${ordered.id}`);
  }
  return backtest;
}

function show({ out }: Context, backtest: Backtest): void {
  const { status, set, version, judged, changed, stopped, other, missing, last_error } = backtest;
  const text = `${set} version ${version}: ${changed} of ${judged} decisions would change`;
  out.line(`${status}: ${text}${last_error ? `; ${last_error}` : ''}`);
  if (!OVER.has(status)) return;
  out.line(`${stopped} stopped by a switch, ${other} of other policies, ${missing} not kept`);
  out.table(
    ['was', 'would be', 'decisions'],
    backtest.matrix.map(({ was, becomes, count }) => [was, becomes, count]),
  );
  if (changed === 0) return;
  out.table(
    ['rule', 'would stop', 'would stop no more'],
    backtest.rules.map(({ rule, stops, stops_no_more }) => [rule, stops, stops_no_more]),
  );
  for (const { code, count } of backtest.caveats) out.line(`${code}: ${count}`);
}

async function showDifferences({ api, out }: Context, backtest: Backtest): Promise<void> {
  if (out.forScripts || !OVER.has(backtest.status) || backtest.differences === 0) return;
  const path = `/v1/backtests/${backtest.id}/differences`;
  const { items } = await api.get<Page<BacktestDifference>>(path, { limit: SHOWN_MAX });
  out.table(
    ['decision', 'was', 'would be', 'stopped by'],
    items.map(({ decision_id, was, becomes, rules }) => [
      decision_id,
      was,
      becomes,
      rules.join(', '),
    ]),
  );
  const more = backtest.differences - items.length;
  if (more > 0) out.line(`and ${more} more: GET ${path}`);
}

/** What did not come to its end proves nothing. */
function isBad({ status, changed }: Backtest, most: number | null): boolean {
  if (!OVER.has(status)) return false;
  return status !== 'completed' || (most !== null && changed > most);
}

function requestOf({ version, from, to, kind }: BacktestOptions) {
  if (version === undefined) throw new UsageError('give the --version to try');
  if (from === undefined) throw new UsageError('give --from: the time of the first decision');
  return {
    version: wholeNumber('--version', version),
    from,
    ...(to !== undefined && { to }),
    ...(kind !== undefined && { kinds: kind }),
  };
}

function mostOf({ maxChanged }: BacktestOptions): number | null {
  if (maxChanged === undefined) return null;
  if (/^\d{1,9}$/.test(maxChanged)) return Number(maxChanged);
  throw new UsageError(`--max-changed must be a whole number, not "${maxChanged}"`);
}
