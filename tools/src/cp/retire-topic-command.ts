import type { TopicRetireAnswer } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { countText } from './output.js';
import { reasonOf } from './usage.js';

interface RetireOptions {
  reason?: string;
  discardOpen?: true;
  dryRun?: true;
}

/** `topics retire`: asks as often as it takes; each step ends so many entries. */
export function addRetireTopic(group: Command): void {
  group
    .command('retire')
    .description('It is no more: leaves lists and gauges until a worker registers it again.')
    .argument('<topic>')
    .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
    .option('--discard-open', 'end what is open in it for good, dead letters too')
    .option('--dry-run', 'count what is open, change nothing')
    .action(async (topic: string, options: RetireOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `/v1/topics/${encodeURIComponent(topic)}/retire`;
      const body = options.dryRun
        ? { dry_run: true }
        : { reason: reasonOf(options), discard_open: options.discardOpen ?? false };
      let answer = await api.post<TopicRetireAnswer>(path, body);
      let discarded = answer.discarded;
      while (!options.dryRun && !answer.retired) {
        answer = await api.post<TopicRetireAnswer>(path, body);
        discarded += answer.discarded;
      }
      out.answer({ ...answer, discarded }, ({ dry_run, open }) =>
        out.line(
          dry_run
            ? `${countText(open)} entries of ${topic} are open; nothing was changed`
            : `${topic} is retired; ${discarded} entries were discarded`,
        ),
      );
    });
}
