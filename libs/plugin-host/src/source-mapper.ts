import {
  cleanText,
  deriveEventId,
  deriveTimedEventId,
  thrownText,
  type EventDraft,
} from '@acp/contracts';
import {
  refusedRecord,
  type MappedRecord,
  type MappingContext,
  type SourceMapper,
} from '@acp/intake';
import type { MappedEvent, NaturalKey, PluginMapper } from '@acp/plugin';

const RECORDS_MAX = 10_000;
const MESSAGE_CHARS_MAX = 500;
const KEY_CHARS_MAX = 1_000;

/**
 * A mapper of a plug-in as one of the control plane's: whatever it answers or throws, the payload becomes
 * records or refusals, and an event has an id that comes of its natural key.
 */
export function sourceMapperOf(mapper: PluginMapper): SourceMapper {
  const { source, version } = mapper;
  return {
    source,
    version,
    map(text: string, context: MappingContext): MappedRecord[] {
      try {
        const records: unknown = mapper.map(text, { ...context });
        if (!Array.isArray(records))
          return [refused(text, 'the mapper must answer a list of records')];
        if (records.length > RECORDS_MAX) {
          return [refused(text, `the mapper makes more than ${RECORDS_MAX} records of it`)];
        }
        return records.map((record: unknown) => readRecord(record, { text, source, context }));
      } catch (error) {
        return [refused(text, `the mapper throws: ${thrownText(error, MESSAGE_CHARS_MAX)}`)];
      }
    },
  };
}

/** A record that cannot even be read is refused alone. */
function readRecord(given: unknown, payload: Payload): MappedRecord {
  try {
    return recordOf(given, payload);
  } catch (error) {
    const reason = thrownText(error, MESSAGE_CHARS_MAX);
    return refused(payload.text, `the mapper answers a record that is no JSON: ${reason}`);
  }
}

interface Payload {
  text: string;
  source: string;
  context: MappingContext;
}

function recordOf(given: unknown, payload: Payload): MappedRecord {
  if (!isObject(given))
    return refused(payload.text, 'the mapper answers a record that is no object');
  const record = { ...given };
  const text = typeof record['text'] === 'string' ? record['text'] : payload.text;
  if (typeof record['refused'] === 'string') {
    const { path } = record;
    return refused(text, record['refused'], typeof path === 'string' ? cleanText(path, 500) : '');
  }
  const { event, natural_key } = record;
  if (!isObject(event)) return refused(text, 'the mapper answers a record without an event');
  if (!isNaturalKey(natural_key)) {
    return refused(text, 'the mapper gives the record no natural_key of a stream and a key');
  }
  return draftOf(event as object as MappedEvent, { ...payload, text, natural_key });
}

function draftOf(
  event: MappedEvent,
  { text, source, context, natural_key }: Payload & { natural_key: NaturalKey },
): MappedRecord {
  const { event_type, schema_version, entity_id, entity_type, causation_id, occurred_at } = event;
  const { stream, key } = natural_key;
  const isTimeOurs = occurred_at === undefined;
  const event_id = isTimeOurs
    ? deriveEventId(source, stream, key)
    : deriveTimedEventId({ source, stream, key }, occurred_at);
  // A copy: the plug-in may go on with its own, and what cannot be copied is no JSON.
  const payload = structuredClone(event.payload);
  JSON.stringify(payload);
  const draft: EventDraft = {
    ...{ event_id, event_type, source, schema_version, entity_id, entity_type, causation_id },
    occurred_at: occurred_at ?? context.fetchedAt.toISOString(),
    payload,
  };
  return { kind: 'draft', text, draft, ...(isTimeOurs && { isTimeOurs }) };
}

function refused(text: string, message: string, path = ''): MappedRecord {
  return refusedRecord(text, 'MAPPER.UNREADABLE', cleanText(message, MESSAGE_CHARS_MAX), path);
}

function isNaturalKey(value: unknown): value is NaturalKey {
  return isObject(value) && isName(value['stream']) && isName(value['key']);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= KEY_CHARS_MAX;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
