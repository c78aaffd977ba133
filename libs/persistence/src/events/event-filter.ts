import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  type EventMembers,
  type TimeRange,
} from '@acp/contracts';
import type { Where } from '../where.js';

/** Whether an index of `events` serves the member together with the order of ingestion. */
const MEMBERS: Record<keyof EventMembers, { type: 'text' | 'uuid'; indexed: boolean }> = {
  event_type: { type: 'text', indexed: true },
  entity_id: { type: 'text', indexed: true },
  trace_id: { type: 'uuid', indexed: true },
  raw_payload_id: { type: 'uuid', indexed: true },
  causation_id: { type: 'uuid', indexed: true },
  source: { type: 'text', indexed: false },
  entity_type: { type: 'text', indexed: false },
};
const NAMES = Object.keys(MEMBERS) as (keyof EventMembers)[];

/** Which members: those that an index serves, those that filter a bounded window, or all. */
export type Which = 'all' | 'indexed' | 'others';

/** What a filter's members mean, wherever one is: conditions on the columns of row `alias`. */
export function addMembers(
  where: Where,
  alias: string,
  filter: EventMembers,
  which: Which = 'all',
): Where {
  for (const name of NAMES) {
    const { type, indexed } = MEMBERS[name];
    if (which !== 'all' && indexed !== (which === 'indexed')) continue;
    where.add(filter[name], ($) => `${alias}.${name} = ${$}::${type}`);
  }
  return where;
}

/** Members that choose events by what they are of: a canary that is among them was asked for. */
const NAME_ONE = ['entity_id', 'trace_id', 'raw_payload_id', 'causation_id'] as const;

/** Canaries are not among the events of row `alias` unless the filter asks for them. */
export function hideCanaries(where: Where, alias: string, filter: EventMembers): Where {
  const asked =
    filter.event_type === CANARY_EVENT_TYPE ||
    filter.source === CANARY_SOURCE ||
    NAME_ONE.some((name) => filter[name] !== undefined);
  return asked ? where : where.always(`${alias}.event_type <> '${CANARY_EVENT_TYPE}'`);
}

/** What `from` and `to` mean: the first is in the range, the second is not. */
export function addRange(where: Where, column: string, { from, to }: TimeRange): Where {
  return where
    .add(from, ($) => `${column} >= ${$}::timestamptz`)
    .add(to, ($) => `${column} < ${$}::timestamptz`);
}

/** Members that this version does not know; what was ordered with any must not run with the rest. */
export function unknownMembers(filter: object, others: readonly string[]): string[] {
  const known = new Set<string>([...NAMES, 'from', 'to', ...others]);
  return Object.keys(filter).filter((name) => !known.has(name));
}
