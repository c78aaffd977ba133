import { newId, type CanonicalEvent } from '@acp/contracts';
import type { AcceptedRecord, RawPayloadRow, TripleWrite } from '@acp/persistence';
import { createHash } from 'node:crypto';

export const TOPIC = 'bench';

/** A best-price update of an exchange, as the Binance connector writes it: about 300 bytes. */
export function quote(number: number, key: string): CanonicalEvent {
  const now = new Date().toISOString();
  return {
    event_id: newId(),
    event_type: 'MARKET_QUOTE_INGESTED',
    source: 'binance',
    entity_id: key,
    entity_type: 'symbol',
    occurred_at: now,
    ingested_at: now,
    schema_version: 1,
    trace_id: newId(),
    causation_id: null,
    payload: {
      venue: 'binance-spot',
      symbol: key,
      update_id: String(number),
      bid_price: '67012.34000000',
      bid_quantity: '0.12300000',
      ask_price: '67012.35000000',
      ask_quantity: '1.20000000',
    },
  };
}

/** One message of the exchange: its raw payload, its event, its outbox entry. */
export function tripleOf(number: number, raw = 0): { raw: RawPayloadRow; record: AcceptedRecord } {
  const event = quote(number, `SYMBOL${number % 1_000}`);
  const text = JSON.stringify({ stream: 'bookTicker', data: event.payload });
  return {
    raw: {
      id: newId(),
      source: event.source,
      connector: 'bench',
      fetched_at: new Date(),
      trace_id: event.trace_id,
      payload_text: text,
      payload_sha256: createHash('sha256').update(text).digest(),
    },
    record: {
      raw,
      record_index: 0,
      event,
      mapper_version: 1,
      entries: [{ topic: TOPIC, partition_key: event.entity_id, headers: {} }],
    },
  };
}

/** Three rows for each event: nothing is gained by many records sharing a raw payload. */
export function batchOf(first: number, size: number): TripleWrite {
  const triples = Array.from({ length: size }, (_, index) => tripleOf(first + index, index));
  return {
    raws: triples.map(({ raw }) => raw),
    records: triples.map(({ record }) => record),
    rejected: [],
  };
}
