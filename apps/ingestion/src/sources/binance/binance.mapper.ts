import { cleanText, deriveTimedEventId } from '@acp/contracts';
import {
  type MappedRecord,
  type MappingContext,
  refusedRecord,
  type SourceMapper,
  revisedEventId,
} from '@acp/intake';
import { Fields, UnreadableField } from './fields.js';
import { readFrame } from './frame.js';
import { UPDATE_READERS, type Update, type UpdateReader } from './updates.js';
import { detectVenue } from './venue.js';

export const BINANCE = 'binance';
const ENTITY_TYPE = 'symbol';

/**
 * One frame, one record. The event id is derived from venue, kind of stream, symbol, the venue's own
 * number and what it numbers, so that the same update on two connections is one event, and a number
 * that is used again is another.
 */
export const binanceMapper: SourceMapper = {
  source: BINANCE,
  version: 2,
  map(text: string, context: MappingContext): MappedRecord[] {
    const frame = readFrame(text);
    switch (frame.kind) {
      case 'control':
      case 'shutdown':
        return [];
      case 'error':
        return [
          refusedRecord(text, 'MAPPER.VENDOR_ERROR', `${frame.code} ${frame.message}`.trim()),
        ];
      case 'unreadable':
        return [refusedRecord(text, 'MAPPER.UNREADABLE', frame.message)];
      case 'update':
        return [mapUpdate(text, frame, context)];
    }
  },
};

function mapUpdate(
  text: string,
  { type, data }: { type: string; data: Record<string, unknown> },
  context: MappingContext,
): MappedRecord {
  const reader = Object.hasOwn(UPDATE_READERS, type) ? UPDATE_READERS[type] : undefined;
  if (!reader) {
    const message = `no mapper for ${JSON.stringify(cleanText(type, 64))} updates`;
    return refusedRecord(text, 'MAPPER.UNREADABLE', message);
  }
  const venue = context.venue ?? detectVenue(type, data);
  try {
    return draftOf({ text, reader, data: new Fields(data, ''), venue }, context);
  } catch (error) {
    if (!(error instanceof UnreadableField)) throw error;
    return refusedRecord(text, 'MAPPER.UNREADABLE', error.message, error.path);
  }
}

function draftOf(
  record: { text: string; reader: UpdateReader; data: Fields; venue: string },
  { fetchedAt }: MappingContext,
): MappedRecord {
  const { text, reader, data, venue } = record;
  const symbol = data.symbol('s');
  const update = reader.read(data);
  const { event_type, occurred_at, payload } = update;
  const pair = data.has('ps') && { pair: data.symbol('ps') };
  const stream = `${venue}/${reader.kindOf(data)}/${symbol}`;
  return {
    kind: 'draft',
    text,
    ...(occurred_at === undefined && { isTimeOurs: true }),
    draft: {
      event_id: eventIdOf(stream, update),
      event_type,
      source: BINANCE,
      entity_id: symbol,
      entity_type: ENTITY_TYPE,
      occurred_at: occurred_at ?? fetchedAt.toISOString(),
      payload: { venue, symbol, ...pair, ...payload },
    },
  };
}

function eventIdOf(stream: string, { key, said, engine_at }: Update): string {
  const natural = { source: BINANCE, stream, key };
  if (said === undefined) return deriveTimedEventId(natural, engine_at);
  return revisedEventId(natural, said, engine_at);
}
