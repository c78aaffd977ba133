import type {
  Consumer,
  ConsumerFailure,
  ConsumerFailureBulkAnswer,
  ConsumerFailureFilter,
  ConsumerFailureGroups,
  Page,
  RetiredConsumer,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf, type Context } from './context.js';
import { countText } from './output.js';
import { sayUnserved, warnOfUnserved, withAllowUnserved } from './unserved.js';
import { reasonOf, refuseUnknown } from './usage.js';

interface FilterOptions {
  event?: string;
  topic?: string;
  type?: string;
  source?: string;
  entity?: string;
  trace?: string;
  code?: string;
  error?: string;
  from?: string;
  to?: string;
}

type ActOptions = FilterOptions & { reason?: string; dryRun?: boolean; allowUnserved?: boolean };

/** `consumers [list]|failures|groups|retry|discard|retire`. */
export function addConsumerCommands(program: Command): void {
  const group = program
    .command('consumers')
    .description('What consumers have had, have not had and gave up.');
  addList(group);
  addFailures(group);
  addAction(group, 'retry', 'Deliver what it gave up again: all that match.');
  addAction(group, 'discard', 'Give up for good, for this consumer: all that match.');
  group
    .command('retire')
    .description('It is no more: counts nothing, raises nothing. Stop it first.')
    .argument('<consumer>')
    .option('--reason <text>', 'kept in the audit log; needed')
    .action(async (consumer: string, options: { reason?: string }, command: Command) => {
      const { api, out } = contextOf(command);
      const body = { reason: reasonOf(options) };
      const answer = await api.post<RetiredConsumer>(`${pathOf(consumer)}/retire`, body);
      out.answer(answer, ({ topics }) => {
        out.line(`${consumer} is retired; it had not done:`);
        out.table(
          ['topic', 'not yet', 'dead'],
          topics.map(({ topic, not_yet, dead }) => [topic, countText(not_yet), countText(dead)]),
        );
      });
    });
}

function addList(group: Command): void {
  group
    .command('list', { isDefault: true })
    .description('Every consumer at every topic.')
    .allowExcessArguments()
    .action(async (_options, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const page = await api.get<Page<Consumer>>('/v1/consumers');
      out.answer(page, ({ items }) =>
        out.table(
          ['consumer', 'topic', 'state', 'processed', 'not yet', 'dead', 'last seen', 'per s'],
          items.map((c) => [
            c.consumer,
            c.topic,
            c.state.replace('_', ' '),
            c.processed,
            countText(c.not_yet),
            countText(c.dead),
            c.last_seen_at,
            c.rate_per_second,
          ]),
        ),
      );
    });
}

function addFailures(group: Command): void {
  withFilter(group.command('failures'))
    .description('Events it could not process, newest first.')
    .argument('<consumer>')
    .option('--state <state>', 'dead, retrying or discarded', 'dead')
    .option('--limit <number>', 'failures of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (consumer: string, options: FilterOptions & PageOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const { state, limit, cursor } = options;
      const query = { ...filterOf(options), state, limit, cursor };
      const page = await api.get<Page<ConsumerFailure>>(`${pathOf(consumer)}/failures`, query);
      out.answer(page, ({ items, next_cursor }) => {
        showFailures({ api, out }, items);
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });

  withFilter(group.command('groups'))
    .description('What it gave up by topic and cause, most frequent first.')
    .argument('<consumer>')
    .action(async (consumer: string, options: FilterOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `${pathOf(consumer)}/failures/groups`;
      const groups = await api.get<ConsumerFailureGroups>(path, filterOf(options));
      out.answer(groups, ({ items, truncated, scanned }) => {
        out.table(
          ['count', 'topic', 'code', 'error', 'since', 'until'],
          items.map((g) => [g.count, g.topic, g.error_code, g.error, g.first_at, g.last_at]),
        );
        if (truncated) out.line(`only the newest ${scanned} were looked at`);
      });
    });
}

interface PageOptions {
  state: string;
  limit: string;
  cursor?: string;
}

function addAction(group: Command, action: 'retry' | 'discard', description: string): void {
  const command = group.command(action);
  withFilter(action === 'retry' ? withAllowUnserved(command) : command)
    .description(description)
    .argument('<consumer>')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--dry-run', 'count and sample, change nothing')
    .action(async (consumer: string, options: ActOptions, command: Command) => {
      const context = contextOf(command);
      const { out } = context;
      const answer = await act(context, `${pathOf(consumer)}/failures/${action}`, options);
      out.answer(answer, ({ dry_run, matched, affected, replay_id, unserved, sample }) => {
        if (!dry_run) {
          out.line(`${action}: ${affected} events${replay_id ? `, replay ${replay_id}` : ''}`);
          sayUnserved(out, unserved);
          return;
        }
        out.line(`${matched} match; nothing was changed\n`);
        warnOfUnserved(out, unserved);
        showFailures(context, sample);
      });
    });
}

/** One request changes a limited number; this goes on until none is left or none moves. */
async function act(
  { api }: Context,
  path: string,
  options: ActOptions,
): Promise<ConsumerFailureBulkAnswer> {
  const body = {
    filter: filterOf(options),
    dry_run: options.dryRun ?? false,
    reason: options.dryRun ? undefined : reasonOf(options),
    allow_unserved: options.allowUnserved,
  };
  let answer = await api.post<ConsumerFailureBulkAnswer>(path, body);
  const { unserved } = answer;
  let affected = answer.affected;
  while (!answer.dry_run && answer.remaining > 0 && answer.affected > 0) {
    answer = await api.post<ConsumerFailureBulkAnswer>(path, body);
    affected += answer.affected;
  }
  return { ...answer, affected, unserved };
}

function showFailures({ out }: Context, items: readonly ConsumerFailure[]): void {
  out.table(
    ['event', 'state', 'topic', 'type', 'attempts', 'last failed', 'code', 'error'],
    items.map((f) => [
      f.event_id,
      f.state,
      f.topic,
      f.event_type,
      f.attempts,
      f.last_failed_at,
      f.error_code,
      f.error_message,
    ]),
  );
}

function withFilter(command: Command): Command {
  return command
    .option('--event <event-id>')
    .option('--topic <topic>')
    .option('--type <event-type>')
    .option('--source <source>')
    .option('--entity <entity-id>')
    .option('--trace <trace-id>')
    .option('--code <error-code>')
    .option('--error <cause>', 'as `consumers groups` names it')
    .option('--from <time>', 'given up at or after')
    .option('--to <time>', 'given up before');
}

function filterOf(options: FilterOptions): ConsumerFailureFilter {
  const { event, topic, type, source, entity, trace, code, error, from, to } = options;
  const filter = {
    event_id: event,
    topic,
    event_type: type,
    source,
    entity_id: entity,
    trace_id: trace,
    error_code: code,
    error,
    from,
    to,
  };
  return JSON.parse(JSON.stringify(filter)) as ConsumerFailureFilter;
}

function pathOf(consumer: string): string {
  return `/v1/consumers/${encodeURIComponent(consumer)}`;
}
