import type { Replay, ReplayFilter, ReplayPreview } from '@acp/contracts';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { setTimeout as wait } from 'node:timers/promises';
import { contextOf, type Context } from './context.js';
import { filterOf, withEventMembers } from './filter-options.js';
import { EXIT } from './output.js';
import { warnOfUnserved, withAllowUnserved } from './unserved.js';
import { reasonOf, wholeNumber } from './usage.js';

const POLL_MS = 500;
const OVER = new Set(['completed', 'cancelled', 'failed']);

interface ReplayOptions {
  name?: string;
  reason?: string;
  rate?: string;
  ordered?: boolean;
  onlyUnprocessedBy?: string;
  allowUnserved?: boolean;
  dryRun?: boolean;
  follow: boolean;
}

/** `replay`: orders a replay and follows it with a progress bar until it is over. */
export function addReplayCommand(program: Command): void {
  withAllowUnserved(withEventMembers(program.command('replay'), 'ingested'))
    .description('Deliver the events of a time window or filter again.')
    .option('--topic <topic>', 'one of the routes; without it all')
    .option('--name <name>', 'for people: the incident')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--rate <number>', 'deliveries per second')
    .option('--ordered', 'keep the order of each key')
    .option('--only-unprocessed-by <consumer>', 'skip what this consumer has processed')
    .option('--dry-run', 'count and sample, order nothing')
    .option('--no-follow', 'do not wait for its end')
    .action(async (options: ReplayOptions, command: Command) => {
      const context = contextOf(command);
      if (options.dryRun) await preview(context, options);
      else await order(context, options);
    });
}

async function preview({ api, out }: Context, options: ReplayOptions): Promise<void> {
  const body = { ...requestOf(options), dry_run: true };
  const answer = await api.post<ReplayPreview>('/v1/replays', body);
  out.answer(answer, ({ events, deliveries, skipped, by_topic, unserved, already_processed }) => {
    const about = ({ value, estimated }: { value: number; estimated: boolean }) =>
      `${estimated ? 'about ' : ''}${value}`;
    const left = skipped.value > 0 ? `, ${about(skipped)} skipped` : '';
    out.line(
      `${about(events)} events, ${about(deliveries)} deliveries${left}; nothing was ordered`,
    );
    out.table(
      ['topic', 'deliveries'],
      by_topic.map(({ topic, entries }) => [topic, entries]),
    );
    warnOfUnserved(out, unserved);
    out.table(
      ['consumer', 'has processed'],
      already_processed.map(({ consumer, processed }) => [consumer, processed]),
    );
  });
}

async function order({ api, out }: Context, options: ReplayOptions): Promise<void> {
  const body = { ...requestOf(options), reason: reasonOf(options) };
  let replay = await api.post<Replay>('/v1/replays', body);
  out.line(`replay ${replay.id}`);
  if (options.follow) replay = await follow({ api, out }, replay);
  out.answer(replay, ({ status, enqueued, skipped, entries, last_error }) => {
    const waiting = entries.pending + entries.in_flight;
    const rest = waiting > 0 ? `, ${waiting} not delivered yet` : '';
    out.line(`${status}: ${enqueued} ordered, ${skipped} skipped${rest} ${last_error ?? ''}`);
  });
  if (replay.status === 'failed') process.exitCode = EXIT.bad;
}

async function follow({ api, out }: Context, ordered: Replay): Promise<Replay> {
  const bar =
    !out.forScripts && process.stderr.isTTY
      ? new SingleBar({ format: '{bar} {value}/{total} {status}', stream: process.stderr })
      : null;
  bar?.start(ordered.matched ?? 0, 0, { status: ordered.status });
  let replay = ordered;
  while (!OVER.has(replay.status)) {
    await wait(POLL_MS);
    replay = await api.get<Replay>(`/v1/replays/${ordered.id}`);
    bar?.setTotal(replay.matched ?? 0);
    bar?.update(replay.enqueued + replay.skipped, { status: replay.status });
  }
  bar?.stop();
  return replay;
}

function requestOf(options: ReplayOptions) {
  const filter = filterOf<ReplayFilter>(options);
  return {
    name: options.name ?? `replay of ${new Date().toISOString()}`,
    filter,
    reason: options.reason,
    ordering: options.ordered ? 'key' : 'none',
    ...(options.rate !== undefined && { rate_per_second: wholeNumber('--rate', options.rate) }),
    only_unprocessed_by: options.onlyUnprocessedBy,
    allow_unserved: options.allowUnserved,
  };
}
