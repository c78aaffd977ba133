import type {
  DeadLetter,
  DeadLetterAction,
  DeadLetterBulkAnswer,
  DeadLetterDetail,
  DeadLetterFilter,
  DeadLetterGroups,
  Page,
  Topic,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf, type Context } from './context.js';
import { filterOf, withEventMembers } from './filter-options.js';
import { sayUnserved, warnOfUnserved, withAllowUnserved } from './unserved.js';
import { reasonOf, refuseUnknown, UsageError } from './usage.js';

type Action = 'replay' | 'discard';

interface ActOptions {
  reason?: string;
  dryRun?: boolean;
  allowUnserved?: boolean;
}

/** `dead-letters list|groups|replay|discard`. */
export function addDeadLetterCommands(program: Command): void {
  const group = program
    .command('dead-letters')
    .description('What will not be tried again by itself.');
  addList(group);
  addAction(group, 'replay', 'Try again: one by id, or all that match.');
  addAction(group, 'discard', 'Give up for good: one by id, or all that match.');
}

function addList(group: Command): void {
  withFilter(group.command('list', { isDefault: true }))
    .description('Newest first.')
    .allowExcessArguments()
    .option('--limit <number>', 'dead letters of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: { limit: string; cursor?: string }, command) => {
      refuseUnknown(command as Command);
      const { api, out } = contextOf(command as Command);
      const { limit, cursor } = options;
      const query = { ...filterOf<DeadLetterFilter>(options), limit, cursor };
      const page = await api.get<Page<DeadLetter>>('/v1/dead-letters', query);
      out.answer(page, ({ items, next_cursor }) => {
        showLetters({ api, out }, items);
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });

  withFilter(group.command('groups'))
    .description('By topic and cause, most frequent first.')
    .action(async (options: object, command: Command) => {
      const { api, out } = contextOf(command);
      const groups = await api.get<DeadLetterGroups>(
        '/v1/dead-letters/groups',
        filterOf<DeadLetterFilter>(options),
      );
      out.answer(groups, ({ items, truncated }) => {
        out.table(
          ['count', 'topic', 'code', 'error', 'the receiver said', 'since', 'until'],
          items.map((g) => [
            g.count,
            g.topic,
            g.error_code,
            g.error,
            g.sample_response,
            g.first_at,
            g.last_at,
          ]),
        );
        if (truncated) out.line('only the newest 100,000 were looked at');
      });
    });
}

function addAction(group: Command, action: Action, description: string): void {
  const command = group.command(action);
  withFilter(action === 'replay' ? withAllowUnserved(command) : command)
    .description(description)
    .argument('[id]', 'entry id; without it every dead letter that matches the filter')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--dry-run', 'count and sample, change nothing')
    .action(async (id: string | undefined, options: ActOptions, command: Command) => {
      const context = contextOf(command);
      if (id !== undefined) await actOnOne(context, action, id, options);
      else await actOnMatching(context, action, options);
    });
}

async function actOnOne(
  { api, out }: Context,
  action: Action,
  id: string,
  { reason, dryRun, allowUnserved, ...filter }: ActOptions,
): Promise<void> {
  if (Object.keys(filterOf(filter)).length > 0) {
    throw new UsageError('give an id or a filter, not both');
  }
  const path = `/v1/dead-letters/${encodeURIComponent(id)}`;
  if (dryRun) {
    const letter = await api.get<DeadLetterDetail>(path);
    const topic = await api.get<Topic>(`/v1/topics/${encodeURIComponent(letter.topic)}`);
    out.answer(letter, () => {
      out.line('1 matches; nothing was changed\n');
      if (action === 'replay' && !topic.served) warnOfUnserved(out, [letter.topic]);
      showLetters({ api, out }, [letter]);
    });
    return;
  }
  const act = `${path}/${action}`;
  const body = { reason: reasonOf({ reason }), allow_unserved: allowUnserved };
  const answer = await api.post<DeadLetterAction>(act, body);
  out.answer(answer, ({ topic, state, unserved }) => {
    out.line(`entry ${id} of ${topic} is ${state}`);
    sayUnserved(out, unserved);
  });
}

/** One request changes a limited number; this goes on until none is left or none moves. */
async function actOnMatching(
  { api, out }: Context,
  action: Action,
  { allowUnserved, ...options }: ActOptions,
): Promise<void> {
  const body = {
    filter: filterOf<DeadLetterFilter>(options),
    dry_run: options.dryRun ?? false,
    reason: options.dryRun ? undefined : reasonOf(options),
    allow_unserved: allowUnserved,
  };
  let answer = await api.post<DeadLetterBulkAnswer>(`/v1/dead-letters/${action}`, body);
  const { unserved } = answer;
  let affected = answer.affected;
  while (!answer.dry_run && answer.remaining > 0 && answer.affected > 0) {
    answer = await api.post<DeadLetterBulkAnswer>(`/v1/dead-letters/${action}`, body);
    affected += answer.affected;
  }
  out.answer({ ...answer, affected, unserved }, ({ dry_run, matched, sample }) => {
    if (!dry_run) {
      out.line(`${action}: ${affected} dead letters`);
      sayUnserved(out, unserved);
      return;
    }
    out.line(`${matched} match; nothing was changed\n`);
    warnOfUnserved(out, unserved);
    showLetters({ api, out }, sample);
  });
}

function showLetters({ out }: Context, items: readonly DeadLetter[]): void {
  out.table(
    ['id', 'dead since', 'topic', 'type', 'entity', 'attempts', 'code', 'error'],
    items.map((letter) => [
      letter.id,
      letter.dead_lettered_at,
      letter.topic,
      letter.event_type,
      letter.entity_id,
      letter.delivery_attempts,
      letter.error_code,
      letter.last_error,
    ]),
  );
}

function withFilter(command: Command): Command {
  return withEventMembers(command, 'dead')
    .option('--topic <topic>')
    .option('--error-code <code>')
    .option('--error <cause>', 'as `dead-letters groups` names it');
}
