import { runOn, type Executor } from './executor.js';
import type { ProducedEvent } from './produced-event.js';
import { fitJson } from './unfit-event.js';

/** Where events are published to. */
export interface PublishOptions {
  /** That holds the intake. Default `control_plane`. */
  schema?: string;
}

const COLUMNS = {
  event_type: 'text',
  payload: 'json',
  entity_id: 'text',
  entity_type: 'text',
  occurred_at: 'timestamptz',
  event_id: 'uuid',
  schema_version: 'integer',
  source: 'text',
  causation_id: 'uuid',
  trace_id: 'uuid',
  traceparent: 'text',
} satisfies Record<keyof ProducedEvent, string>;

const ARGUMENTS = Object.keys(COLUMNS).map((name) => `${name} => e.${name}`);
const TYPES = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);

/**
 * Writes an event in the transaction of `executor`: it commits with it, or not at all. Answers its id.
 *
 * Rejects with the driver's error: SQLSTATE 54000 where the event has more than 5 MiB. What the schema of
 * the type says is asked later, by the control plane: a business transaction never fails for it.
 */
export async function publish<Payload extends object>(
  executor: Executor,
  event: ProducedEvent<Payload>,
  options: PublishOptions = {},
): Promise<string> {
  const [id] = await publishAll(executor, [event], options);
  return id!;
}

/** The same for several in one statement; they keep their order. */
export async function publishAll<Payload extends object>(
  executor: Executor,
  events: readonly ProducedEvent<Payload>[],
  { schema = 'control_plane' }: PublishOptions = {},
): Promise<string[]> {
  if (events.length === 0) return [];
  const text = statementOf(schema);
  const rows = await runOn<{ event_id: string }>(executor, text, fitJson(events));
  return rows.map(({ event_id }) => event_id);
}

function statementOf(schema: string): string {
  const name = `"${schema.replaceAll('"', '""')}"`;
  return `SELECT ${name}.publish(${ARGUMENTS.join(', ')}) AS event_id
FROM json_to_recordset($1::json) AS e (${TYPES.join(', ')})`;
}
