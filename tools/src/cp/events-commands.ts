import type {
  DeliveryEntry,
  EventFilter,
  EventSummary,
  Page,
  Trace,
  TraceStep,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { filterOf, withEventMembers } from './filter-options.js';

/** `trace ID`, `entry ID` and `events`. */
export function addEventCommands(program: Command): void {
  program
    .command('trace')
    .argument('<event-id>')
    .description('The whole life of one event.')
    .action(async (id: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const trace = await api.get<Trace>(`/v1/events/${encodeURIComponent(id)}/trace`);
      out.answer(trace, ({ event, steps, relatives }) => {
        out.line(`${event.event_type} ${event.entity_id ?? ''} from ${event.source}`);
        out.line(`event ${event.event_id}  trace ${event.trace_id}\n`);
        out.table(['at', '+ms', 'step', 'where', 'who', 'what'], steps.map(stepRow));
        for (const entry of event.deliveries) if (entry.waits_for) out.line(waitText(entry));
        const { causes, consequences, same_trace } = relatives;
        out.line(
          `\ncauses ${causes.length}, consequences ${consequences.length}, others of the trace ${same_trace.length}`,
        );
      });
    });

  program
    .command('entry')
    .argument('<entry-id>')
    .description('One outbox entry, and the event to trace.')
    .action(async (id: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const entry = await api.get<DeliveryEntry>(`/v1/entries/${encodeURIComponent(id)}`);
      out.answer(entry, ({ topic, state, event_id, delivery_attempts, last_error, replay_id }) => {
        out.line(`entry ${id} of ${topic} is ${state}, ${delivery_attempts} attempts`);
        out.line(`event ${event_id}${replay_id ? `  replay ${replay_id}` : ''}`);
        if (last_error) out.line(last_error);
        out.line(waitText(entry));
      });
    });

  withEventMembers(program.command('events'), 'ingested')
    .description('Search events, newest first.')
    .option(
      '--text <text>',
      'an id or its beginning, or what begins an entity or a source, or is in a type',
    )
    .option('--as-of <time>', 'only what had been ingested by then')
    .option('--limit <number>', 'events of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: { limit: string; cursor?: string }, command: Command) => {
      const { api, out } = contextOf(command);
      const { limit, cursor } = options;
      const query = { ...filterOf<EventFilter>(options), limit, cursor };
      const page = await api.get<Page<EventSummary>>('/v1/events', query);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(
          ['ingested at', 'type', 'source', 'entity', 'event', 'delivered', 'pending', 'dead'],
          items.map((event) => [
            event.ingested_at,
            event.event_type,
            event.source,
            event.entity_id,
            event.event_id,
            event.entries.delivered,
            event.entries.pending + event.entries.in_flight,
            event.entries.dead,
          ]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
}

/** What a parked entry waits for; nothing for any other. */
function waitText({ id, waits_for }: DeliveryEntry): string {
  if (!waits_for) return '';
  const { entry_id, state, next_attempt_at } = waits_for;
  const what = state === 'dead' ? 'dead letter' : 'the retry of';
  return `entry ${id} waits for ${what} ${entry_id}${next_attempt_at ? ` at ${next_attempt_at}` : ''}`;
}

function stepRow(step: TraceStep): unknown[] {
  const what = step.error_message ?? step.reason ?? step.broker_ref;
  return [
    step.at,
    step.since_previous_ms,
    step.attempt === null ? step.kind : `${step.kind} ${step.attempt}`,
    step.topic,
    step.actor ?? step.consumer ?? step.worker_id,
    [step.action, step.error_code, what].filter(Boolean).join(' '),
  ];
}
