import { runOn, type Call, type Executor } from './executor.js';
import type { ProducedEvent } from './produced-event.js';
import { fitJson, mayBeUnfit } from './unfit-event.js';

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

const NAMES = Object.keys(COLUMNS) as (keyof ProducedEvent)[];
const ARGUMENTS = NAMES.map((name) => `${name} => e.${name}`);
const TYPES = NAMES.map((name) => `${name} ${COLUMNS[name]}`);

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
  const rows = await runOn<{ event_id: string }>(executor, callOf(event, options));
  return rows[0]!.event_id;
}

/** The same for several in one statement; they keep their order. */
export async function publishAll<Payload extends object>(
  executor: Executor,
  events: readonly ProducedEvent<Payload>[],
  options: PublishOptions = {},
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await runOn<{ event_id: string }>(executor, callOfAll(events, options));
  return rows.map(({ event_id }) => event_id);
}

/**
 * One event goes as the arguments of the function, all eleven: PostgreSQL plans the statement in each
 * transaction, since not every pooler carries prepared ones, and has most to do where it takes columns out
 * of JSON (170 µs a call), less where it has to look up what stands for absent arguments (130, here 120).
 */
function callOf(event: object, options: PublishOptions): Call {
  const members = event as Record<string, unknown>;
  const values = NAMES.map((name) => textOf(name, members[name]));
  if (values.some(mayBeUnfit)) fitJson([event]);
  const of = publishOf(options);
  return { text: (place) => `SELECT ${of}(${argumentsAt(place)}) AS event_id`, values };
}

function argumentsAt(place: (index: number) => string): string {
  return NAMES.map((name, index) => `${name} => ${place(index)}::${COLUMNS[name]}`).join(', ');
}

function callOfAll(events: readonly object[], options: PublishOptions): Call {
  return {
    text: (place) => `SELECT ${publishOf(options)}(${ARGUMENTS.join(', ')}) AS event_id
FROM json_to_recordset(${place(0)}::json) AS e (${TYPES.join(', ')})`,
    values: [fitJson(events)],
  };
}

function publishOf({ schema = 'control_plane' }: PublishOptions): string {
  return `"${schema.replaceAll('"', '""')}".publish`;
}

/** What stands for a value in JSON; of a text the text itself. */
function textOf(name: string, value: unknown): string | null {
  if (typeof value === 'string' && name !== 'payload') return value;
  if (value === undefined || value === null) return null;
  const json = JSON.stringify(value);
  if (json === 'null') return null;
  return name !== 'payload' && json.startsWith('"') ? (JSON.parse(json) as string) : json;
}
