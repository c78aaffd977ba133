import { deriveEventId, deriveTimedEventId, type EventDraft } from '@acp/contracts';
import { revisedEventId } from '@acp/intake';
import type {
  CompiledMapping,
  CompiledPayload,
  CompiledRule,
  CompiledValue,
} from './compiled-rule.js';
import {
  madeJson,
  madeKey,
  madeObject,
  madeText,
  madeTime,
  NoValue,
  type Numbers,
} from './made-value.js';

/** What the expressions of one record are evaluated over. */
export type RecordContext = Readonly<Record<string, unknown>>;

/** A member of the event that could not be made. */
export class Unmade extends Error {
  constructor(
    /** JSON pointer into the event; of the key and the condition, which have none, their name. */
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RecordPlace {
  source: string;
  /** Names the record where the mapping has no key. */
  deliveryKey: string | undefined;
  /** ISO text of the time of receipt. */
  receivedAt: string;
}

export interface MadeEvent {
  draft: EventDraft;
  isTimeOurs: boolean;
}

const DEFAULT_STREAM = 'records';

/** The first rule that takes the record; null where none does. Throws `Unmade`. */
export function ruleFor(mapping: CompiledMapping, context: RecordContext): CompiledRule | null {
  for (const [index, rule] of mapping.rules.entries()) {
    if (!rule.when) return rule;
    const path = `/when/${index}`;
    const taken = at(path, rule.when, context, (value) => value);
    if (taken === true) return rule;
    if (taken !== false) throw new Unmade(path, `is neither true nor false (${rule.when.source})`);
  }
  return null;
}

/** One record's event. Throws `Unmade`. */
export function makeEvent(
  rule: CompiledRule,
  { numbers }: Pick<CompiledMapping, 'numbers'>,
  context: RecordContext,
  place: RecordPlace,
): MadeEvent {
  const text = (path: string, value: string | CompiledValue | undefined) =>
    typeof value === 'object' ? at(path, value, context, madeText) : (value ?? null);
  const time = rule.time && at('/occurred_at', rule.time, context, madeTime);
  const payload = objectOf(rule.payload, { numbers, context }, '/payload');
  const event_type = text('/event_type', rule.type);
  if (event_type === null) throw new Unmade('/event_type', 'yields no type');
  const draft: EventDraft = {
    event_id: eventIdOf(rule, context, { place, time, payload }),
    event_type,
    source: place.source,
    entity_id: text('/entity_id', rule.entity),
    entity_type: text('/entity_type', rule.entity_type),
    occurred_at: time ?? place.receivedAt,
    payload,
  };
  if (rule.schema_version !== undefined) draft.schema_version = rule.schema_version;
  return { draft, isTimeOurs: time === undefined };
}

function eventIdOf(
  rule: CompiledRule,
  context: RecordContext,
  made: { place: RecordPlace; time: string | undefined; payload: Record<string, unknown> },
): string {
  const { source, deliveryKey } = made.place;
  const written =
    typeof rule.stream === 'object' ? at('/stream', rule.stream, context, madeText) : rule.stream;
  const stream = written ?? DEFAULT_STREAM;
  const key = rule.key ? at('/key', rule.key, context, madeKey) : deliveryKey;
  if (key === undefined) throw new Unmade('/key', 'is missing: nothing identifies this delivery');
  const natural = { source, stream, key };
  if (rule.revised) return revisedEventId(natural, made.payload, made.time);
  if (made.time === undefined) return deriveEventId(source, stream, key);
  return deriveTimedEventId(natural, made.time);
}

interface PayloadParts {
  numbers: Numbers;
  context: RecordContext;
}

function objectOf(
  payload: CompiledPayload,
  parts: PayloadParts,
  path: string,
): Record<string, unknown> {
  if (payload.kind === 'members') {
    const members: [string, unknown][] = [];
    for (const { name, isOptional, payload: member } of payload.members) {
      const value = memberOf(member, parts, `${path}/${name}`, isOptional);
      if (value !== undefined) members.push([name, value]);
    }
    return madeObject(members, parts.numbers);
  }
  const value = at(path, payload.value, parts.context, (made) => madeJson(made, parts.numbers));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Unmade(path, `must be an object (${payload.value.source})`);
}

/** Undefined where it is left out. */
function memberOf(
  payload: CompiledPayload,
  parts: PayloadParts,
  path: string,
  isOptional: boolean,
): unknown {
  if (payload.kind === 'members') return objectOf(payload, parts, path);
  const { value } = payload;
  try {
    const made = value.evaluate(parts.context);
    if (isOptional && (made === null || made === undefined)) return undefined;
    return madeJson(made, parts.numbers);
  } catch (error) {
    if (isOptional && isAbsence(error)) return undefined;
    throw unmade(path, value, error);
  }
}

function at<T>(
  path: string,
  value: CompiledValue,
  context: RecordContext,
  read: (made: unknown) => T,
): T {
  try {
    return read(value.evaluate(context));
  } catch (error) {
    throw unmade(path, value, error);
  }
}

function isAbsence(error: unknown): boolean {
  return reasonOf(error).startsWith('No such key');
}

function unmade(path: string, { source }: CompiledValue, error: unknown): Unmade {
  if (error instanceof NoValue) return new Unmade(path, `${error.message} (${source})`);
  return new Unmade(path, `${reasonOf(error)} (${source})`);
}

/** The engine says its reason in `summary`; its message draws the place below it. */
function reasonOf(error: unknown): string {
  return (error as { summary?: string }).summary ?? String((error as Error).message);
}
