import type { Overview } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';

/** `overview`: what is lost, stuck, held or switched off, in one table. */
export function addOverviewCommand(program: Command): void {
  program
    .command('overview')
    .description('What is lost, stuck, held or switched off.')
    .action(async (_options, command: Command) => {
      const { api, out } = contextOf(command);
      out.answer(await api.get<Overview>('/v1/overview'), (overview) => {
        const { gatekeeper, topics } = overview;
        const { decided, denied, stopped } = gatekeeper.recent;
        out.table(
          ['what', 'now'],
          [
            ['imbalance', overview.imbalance],
            ['backlog', topics.reduce((sum, { backlog }) => sum + backlog.value, 0)],
            ['dead letters', overview.dead_letters],
            ['rejected, open', overview.rejected_open],
            ['decisions held', gatekeeper.held],
            ['oldest held since', gatekeeper.oldest_held_at],
            ['held, end within 15 min', gatekeeper.expiring_soon],
            ['decided, last hour', decided],
            ['of these denied', denied],
            ['of these stopped', stopped],
            ['switches on', gatekeeper.switches_on],
          ],
        );
        for (const { scope, engaged_by, engaged_at, reason } of gatekeeper.switches) {
          out.line(`switch ${scope} is on since ${engaged_at} (${engaged_by}: ${reason})`);
        }
      });
    });
}
