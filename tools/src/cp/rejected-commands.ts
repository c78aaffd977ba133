import type {
  Page,
  RejectedBulkAnswer,
  RejectedFilter,
  RejectedGroups,
  RejectedRecord,
  RejectedResubmitAnswer,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf, type Context } from './context.js';
import { EXIT } from './output.js';
import { reasonOf, refuseUnknown } from './usage.js';

interface FilterOptions {
  source?: string;
  connector?: string;
  type?: string;
  trace?: string;
  code?: string;
  path?: string;
  cause?: string;
  from?: string;
  to?: string;
}

/** `rejected [list]|groups|resubmit|discard`: the quarantine. */
export function addRejectedCommands(program: Command): void {
  const group = program
    .command('rejected')
    .description('What the gate refused, with every reason.');
  withFilter(group.command('list', { isDefault: true }))
    .description('Newest first.')
    .allowExcessArguments()
    .option('--status <status>', 'open, resubmitted or discarded', 'open')
    .option('--limit <number>', 'records of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: FilterOptions & Record<string, string>, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const { status, limit, cursor } = options;
      const query = { ...filterOf(options), status, limit, cursor };
      const page = await api.get<Page<RejectedRecord>>('/v1/rejected', query);
      out.answer(page, ({ items, next_cursor }) => {
        showRecords({ api, out }, items);
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });

  withFilter(group.command('groups'))
    .description('Open records by source and reason, most frequent first.')
    .action(async (options: FilterOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const groups = await api.get<RejectedGroups>('/v1/rejected/groups', filterOf(options));
      out.answer(groups, ({ items, truncated, scanned }) => {
        out.table(
          ['count', 'source', 'type', 'code', 'path', 'cause', 'since', 'until'],
          items.map((g) => [
            g.count,
            g.source,
            g.event_type,
            g.code,
            g.path,
            g.cause,
            g.first_at,
            g.last_at,
          ]),
        );
        if (truncated) out.line(`only the newest ${scanned} were looked at`);
      });
    });

  withFilter(group.command('resubmit'))
    .description('Put open records through the gate again as they are; exit code 2 when some stay.')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--dry-run', 'say what would pass, change nothing')
    .action(async (options: ActOptions, command: Command) => {
      const context = contextOf(command);
      const { out } = context;
      const answer = await resubmit(context, options);
      out.answer(answer, ({ dry_run, affected, passing, refused, refused_sample }) => {
        out.line(
          dry_run
            ? `${passing} would pass, ${refused} would be refused again; nothing was changed`
            : `resubmit: ${affected} records are events now, ${refused} were refused again`,
        );
        if (refused === 0) return;
        out.table(
          ['id', 'why it stays'],
          refused_sample.map(({ id, reasons }) => [id, textOf(reasons)]),
        );
      });
      if (answer.refused > 0) process.exitCode = EXIT.bad;
    });

  withFilter(group.command('discard'))
    .description('Close open records without events: all that match.')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--dry-run', 'count and sample, change nothing')
    .action(async (options: ActOptions, command: Command) => {
      const context = contextOf(command);
      const answer = await discard(context, options);
      context.out.answer(answer, ({ dry_run, matched, affected, sample }) => {
        if (!dry_run) return context.out.line(`discard: ${affected} records`);
        context.out.line(`${matched} match; nothing was changed\n`);
        showRecords(context, sample);
      });
    });
}

type ActOptions = FilterOptions & { reason?: string; dryRun?: boolean };

/** One request changes a limited number; this goes on until none is left or none moves. */
async function discard({ api }: Context, options: ActOptions): Promise<RejectedBulkAnswer> {
  const body = {
    filter: filterOf(options),
    dry_run: options.dryRun ?? false,
    reason: options.dryRun ? undefined : reasonOf(options),
  };
  let answer = await api.post<RejectedBulkAnswer>('/v1/rejected/discard', body);
  let affected = answer.affected;
  while (!answer.dry_run && answer.remaining > 0 && answer.affected > 0) {
    answer = await api.post<RejectedBulkAnswer>('/v1/rejected/discard', body);
    affected += answer.affected;
  }
  return { ...answer, affected };
}

/** Goes on past what is refused again: each request is one step and says where the next begins. */
async function resubmit({ api }: Context, options: ActOptions): Promise<RejectedResubmitAnswer> {
  const { dryRun = false } = options;
  const body = {
    filter: filterOf(options),
    dry_run: dryRun,
    reason: dryRun ? undefined : reasonOf(options),
  };
  let cursor: string | null | undefined;
  let total: RejectedResubmitAnswer | null = null;
  while (cursor !== null) {
    const step = await api.post<RejectedResubmitAnswer>('/v1/rejected/resubmit', {
      ...body,
      cursor,
    });
    total = total ? added(total, step) : step;
    cursor = step.next_cursor;
  }
  return total!;
}

function added(
  total: RejectedResubmitAnswer,
  step: RejectedResubmitAnswer,
): RejectedResubmitAnswer {
  return {
    ...total,
    affected: total.affected + step.affected,
    remaining: step.remaining,
    passing: total.passing + step.passing,
    refused: total.refused + step.refused,
    refused_sample: [...total.refused_sample, ...step.refused_sample].slice(0, 10),
    next_cursor: step.next_cursor,
  };
}

function textOf(reasons: RejectedRecord['reasons']): string {
  return reasons.map(({ path, message }) => `${path} ${message}`).join('; ');
}

function showRecords({ out }: Context, items: readonly RejectedRecord[]): void {
  out.table(
    ['id', 'rejected at', 'source', 'type', 'status', 'reasons'],
    items.map((r) => [r.id, r.rejected_at, r.source, r.event_type, r.status, textOf(r.reasons)]),
  );
}

function withFilter(command: Command): Command {
  return command
    .option('--source <source>')
    .option('--connector <connector>')
    .option('--type <event-type>')
    .option('--trace <trace-id>')
    .option('--code <code>', 'of any of the reasons')
    .option('--path <path>', 'of the first reason')
    .option('--cause <cause>', 'as `rejected groups` names it')
    .option('--from <time>', 'refused at or after')
    .option('--to <time>', 'refused before');
}

function filterOf(options: FilterOptions): RejectedFilter {
  const { source, connector, type, trace, code, path, cause, from, to } = options;
  const filter = {
    source,
    connector,
    event_type: type,
    trace_id: trace,
    code,
    path,
    cause,
    from,
    to,
  };
  return JSON.parse(JSON.stringify(filter)) as RejectedFilter;
}
