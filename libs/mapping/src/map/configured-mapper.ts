import { cleanText } from '@acp/contracts';
import {
  refusedRecord,
  type MappedRecord,
  type MappingContext,
  type SourceMapper,
} from '@acp/intake';
import type { CompiledMapping } from './compiled-rule.js';
import { makeEvent, ruleFor, Unmade, type RecordContext, type RecordPlace } from './make-event.js';
import { longestList, readVendorJson, vendorText } from './vendor-json.js';

/** Records of one payload. */
export const RECORDS_MAX = 10_000;
/** Elements of a list, where the mapping goes through lists; bounds what one record costs. */
export const LOOPED_LIST_MAX = 1_000;
const MESSAGE_CHARS_MAX = 500;

/** The mapper that a source's configuration describes: pure, and never throws whatever it is given. */
export function configuredMapper(
  source: string,
  mapping: CompiledMapping,
  headers: readonly string[],
): SourceMapper {
  return {
    source,
    headers,
    version: mapping.version,
    map: (text, context) => mapPayload(text, context, { source, mapping }),
  };
}

interface Configured {
  source: string;
  mapping: CompiledMapping;
}

function mapPayload(text: string, context: MappingContext, of: Configured): MappedRecord[] {
  const read = readVendorJson(text);
  if (!read.ok) return [refusedRecord(text, 'MAPPER.UNREADABLE', read.message)];
  const { value: body } = read;
  if (of.mapping.loops && longestList(body) > LOOPED_LIST_MAX) {
    const message = `has a list of more than ${LOOPED_LIST_MAX}, and its mapping goes through lists`;
    return [refusedRecord(text, 'MAPPER.UNREADABLE', message)];
  }
  const headers = context.headers ?? {};
  if (!of.mapping.records) return recordsOf([body], { text, body, headers }, context, of);
  const records = listOf(of.mapping.records, { body, headers });
  if (typeof records === 'string')
    return [refusedRecord(text, 'MAPPER.FAILED', records, '/records')];
  return recordsOf(records, { body, headers }, context, of);
}

function listOf(
  { evaluate, source }: NonNullable<CompiledMapping['records']>,
  context: RecordContext,
): unknown[] | string {
  try {
    const list = evaluate(context);
    if (!Array.isArray(list)) return `must be a list (${source})`;
    return list.length > RECORDS_MAX ? `are more than ${RECORDS_MAX} (${source})` : list;
  } catch (error) {
    const reason = (error as { summary?: string }).summary ?? (error as Error).message;
    return shown(`${reason} (${source})`);
  }
}

interface Payload {
  /** Of the whole, where that is the one record. */
  text?: string;
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

function recordsOf(
  records: readonly unknown[],
  { text, body, headers }: Payload,
  { fetchedAt, deliveryKey }: MappingContext,
  of: Configured,
): MappedRecord[] {
  const receivedAt = fetchedAt.toISOString();
  return records.flatMap((record, position) => {
    const index = BigInt(position);
    const key = records.length === 1 || !deliveryKey ? deliveryKey : `${deliveryKey}#${position}`;
    const place: RecordPlace = { source: of.source, deliveryKey: key, receivedAt };
    const made = mapRecord({ record, body, headers, index }, place, of.mapping);
    if (made === null) return [];
    return [withText(made, () => text ?? vendorText(record))];
  });
}

type Judged =
  | { kind: 'draft'; draft: ReturnType<typeof makeEvent>['draft']; isTimeOurs: boolean }
  | Omit<Extract<MappedRecord, { kind: 'refused' }>, 'text'>;

/** Null where the mapping has no use for the record. */
function mapRecord(
  context: RecordContext,
  place: RecordPlace,
  mapping: CompiledMapping,
): Judged | null {
  try {
    const rule = ruleFor(mapping, context);
    if (rule) return { kind: 'draft', ...makeEvent(rule, mapping, context, place) };
    if (mapping.otherwise === 'ignore') return null;
    return refusal('MAPPER.UNMATCHED', '', 'no `when` of the mapping takes it');
  } catch (error) {
    if (error instanceof Unmade) return refusal('MAPPER.FAILED', error.path, shown(error.message));
    return refusal('MAPPER.FAILED', '', shown(String((error as Error).message)));
  }
}

function refusal(code: string, path: string, message: string): Judged {
  return { kind: 'refused', reasons: [{ code, path, message }] };
}

function shown(message: string): string {
  return cleanText(message, MESSAGE_CHARS_MAX);
}

/** Few records are ever written down again: the text is made where somebody asks for it. */
function withText(judged: Judged, text: () => string): MappedRecord {
  return Object.defineProperty({ ...judged }, 'text', {
    get: text,
    enumerable: true,
  }) as unknown as MappedRecord;
}
