import type { BlockedKey, Count, Page, Topic, Worker } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';

import { addRetireTopic } from './retire-topic-command.js';
import { reasonOf, refuseUnknown, wholeNumber } from './usage.js';

/** `topics [list]|pause|resume|rate|retire` and `workers`. */
export function addTopicCommands(program: Command): void {
  const group = program.command('topics').description('Backlog, breakers, pause and resume.');
  group
    .command('list', { isDefault: true })
    .description('Every topic that is not retired.')
    .option('--retired', 'the retired ones instead')
    .allowExcessArguments()
    .action(async ({ retired }: { retired?: true }, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const query = retired ? { retired: 'true' } : {};
      const page = await api.get<Page<Topic>>('/v1/topics', query);
      out.answer(page, ({ items }) =>
        out.table(
          [
            'topic',
            'transport',
            'backlog',
            'first',
            'in flight',
            'retry',
            'oldest s',
            'parked',
            'dead',
            'limit/s',
            'state',
            'why',
          ],
          items.map((topic) => [
            topic.topic,
            topic.transport,
            textOf(topic.backlog),
            textOf(topic.fresh),
            topic.in_flight,
            textOf(topic.scheduled),
            topic.oldest_age_seconds,
            textOf(topic.parked),
            textOf(topic.dead),
            topic.rate_per_second,
            ...stateOf(topic),
          ]),
        ),
      );
    });

  for (const move of ['pause', 'resume'] as const) {
    group
      .command(move)
      .description(move === 'pause' ? 'Claim nothing of it.' : 'Deliver again.')
      .argument('<topic>')
      .option('--reason <text>', `kept in the audit log${move === 'pause' ? '; needed' : ''}`)
      .action(async (topic: string, { reason }: { reason?: string }, command: Command) => {
        const { api, out } = contextOf(command);
        const path = `/v1/topics/${encodeURIComponent(topic)}/${move}`;
        const body = move === 'pause' ? { reason: reasonOf({ reason }) } : { reason };
        const answer = await api.post<Topic>(path, body);
        out.answer(answer, ({ paused_at }) =>
          out.line(`${topic} is ${paused_at ? `paused since ${paused_at}` : 'running'}`),
        );
      });
  }

  group
    .command('rate')
    .description('Events per second over the fleet; `none` lifts the limit.')
    .argument('<topic>')
    .argument('<rate>')
    .requiredOption('--reason <text>')
    .action(async (topic: string, rate: string, { reason }: { reason: string }, command) => {
      const { api, out } = contextOf(command as Command);
      const rate_per_second = rate === 'none' ? null : wholeNumber('<rate>', rate);
      const path = `/v1/topics/${encodeURIComponent(topic)}`;
      const answer = await api.patch<Topic>(path, { rate_per_second, reason });
      out.answer(answer, (t) => out.line(`${topic}: ${t.rate_per_second ?? 'no limit'}`));
    });

  addRetireTopic(group);

  program
    .command('blocked-keys')
    .description('Keys of an ordered topic that wait, and for which entry.')
    .argument('<topic>')
    .option('--limit <number>', 'keys of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (topic: string, options: Record<string, string>, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `/v1/topics/${encodeURIComponent(topic)}/blocked-keys`;
      const page = await api.get<Page<BlockedKey>>(path, options);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(
          ['key', 'waits for entry', 'which is', 'tried at', 'since', 'parked', 'error'],
          items.map((key) => [
            key.partition_key,
            key.head_entry_id,
            key.head_state === 'dead' ? 'a dead letter' : 'tried again',
            key.head_next_attempt_at,
            key.blocked_since,
            key.parked,
            key.head_last_error,
          ]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });

  program
    .command('workers')
    .description('The relay fleet.')
    .action(async (_options, command: Command) => {
      const { api, out } = contextOf(command);
      const page = await api.get<Page<Worker>>('/v1/workers');
      out.answer(page, ({ items }) =>
        out.table(
          ['worker', 'state', 'host', 'version', 'claims', 'in flight', 'lease until'],
          items.map((w) => [
            w.worker_id,
            w.state,
            w.hostname,
            w.version,
            w.claims,
            w.in_flight,
            w.lease_expires_at,
          ]),
        ),
      );
    });
}

function textOf({ value, estimated }: Count): string {
  return `${estimated ? '≈ ' : ''}${value}`;
}

/** What keeps a topic from delivering, if anything, and why. */
function stateOf(topic: Topic): [state: string, why: string | null] {
  const { breaker, breaker_reason, paused_at, paused_by, pause_reason } = topic;
  const unserved = 'no live worker has it';
  if (paused_at) {
    const why = `${paused_by ?? 'relay'}: ${pause_reason ?? ''}`;
    return ['paused', topic.served ? why : `${why}; ${unserved}`];
  }
  if (!topic.served) return ['not served', unserved];
  if (breaker !== 'closed') return [`breaker ${breaker.replace('_', ' ')}`, breaker_reason];
  return ['running', null];
}
