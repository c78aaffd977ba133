import { newId, systemClock } from '@acp/contracts';
import type { ConfiguredSource } from '@acp/mapping';
import type { AppLogger } from '@acp/observability';
import { ConnectorCursorRepository, SourceStateRepository, type Database } from '@acp/persistence';
import type { DutySchedule } from '@acp/service';
import type { AcceptEvents } from '../../accept/accept-events.js';
import { pollConnector, PollSource } from './poll-source.js';
import { watchOverdue } from './watch-overdue.js';

/** How often a process looks whether a source is due, at the least and at the most. */
const LOOK_MS = { min: 100, max: 2_000 };

/** Has each source polled by whichever process finds it due; a request under way ends with the process. */
export function schedulePolls(parts: {
  sources: readonly ConfiguredSource[];
  database: Database;
  accept: AcceptEvents;
  schedule: DutySchedule;
  logger: AppLogger;
}): PollSource[] {
  const { sources, database, accept: acceptEvents, schedule, logger } = parts;
  const stopping = new AbortController();
  const cursors = new ConnectorCursorRepository(database);
  const states = new SourceStateRepository(database);
  const shared = { acceptEvents, cursors, states, logger, clock: systemClock, holder: newId() };
  const polled = sources.flatMap(({ poll, ...source }) => (poll ? [{ ...source, poll }] : []));
  watchOverdue(
    polled.map(({ name }) => ({ source: name, connector: pollConnector(name) })),
    { states },
  );
  schedule.stopAfter(() => Promise.resolve(stopping.abort()));
  return polled.map((source) => {
    const poll = new PollSource(source, shared);
    const everyMs = Math.min(Math.max(source.poll.every_ms, LOOK_MS.min), LOOK_MS.max);
    const runOnce = () => poll.runOnce(stopping.signal);
    schedule.add({ name: poll.connector, everyMs, runOnce });
    return poll;
  });
}
