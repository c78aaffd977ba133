import type { Canary, CanaryPlace } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { EXIT } from './output.js';

/** `canary`: how events of our own fare at every place on their way. Ends with 2 where one is missed. */
export function addCanaryCommand(program: Command): void {
  program
    .command('canary')
    .description('Where events of our own come to, and what they miss.')
    .action(async (_options, command: Command) => {
      const { api, out } = contextOf(command);
      const canary = await api.get<Canary>('/v1/canary');
      out.answer(canary, ({ enabled, ways, places, not_covered }) => {
        if (!enabled) out.line('No canaries are made: CANARY_INTERVAL_MS is 0 for the ops-api.');
        out.table(
          ['way in', 'sent s ago', 'answered ms', 'error'],
          ways.map((way) => [way.way, way.age_seconds, way.answered_ms, way.error]),
        );
        out.table(
          [
            'hop',
            'way in',
            'topic',
            'consumer',
            'state',
            'last ms',
            'goal ms',
            'last s ago',
            'missed',
          ],
          places.map(cellsOf),
        );
        for (const { topic, consumer, why } of not_covered) {
          out.line(`${consumer ? `${consumer} at ${topic}` : topic} has none: ${why}`);
        }
      });
      if (canary.missed > 0) process.exitCode = EXIT.bad;
    });
}

function cellsOf(place: CanaryPlace): unknown[] {
  return [
    place.hop,
    place.way,
    place.topic,
    place.consumer,
    place.state === 'met' ? 'met' : `missed ${place.missed_in_a_row} in a row`,
    place.last_ms,
    place.goal_ms,
    place.last_success_age_seconds,
    place.missed,
  ];
}
