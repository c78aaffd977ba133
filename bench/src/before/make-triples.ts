import type { CanonicalEvent } from '@acp/contracts';
import type { AcceptedRecord, TripleWrite } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { TOPIC } from '../load/quotes.js';
import type { BuildModules } from './build-modules.js';
import { RecordedLoad } from './recorded-load.js';

/** The time of the first message; each next one is a millisecond later. */
const FIRST_AT = Date.UTC(2026, 0, 1);

/** Triple writes as the connectors of a build would ask for them: ids derived, envelopes as it keeps them. */
export class TripleMaker {
  private readonly load = new RecordedLoad();

  constructor(private readonly build: BuildModules) {}

  batches(events: number, size: number): TripleWrite[] {
    return Array.from({ length: Math.ceil(events / size) }, (_, index) =>
      this.batch(index * size, Math.min(size, events - index * size)),
    );
  }

  private batch(first: number, size: number): TripleWrite {
    const triples = Array.from({ length: size }, (_, index) => this.triple(first + index, index));
    return {
      raws: triples.map(({ raw }) => raw),
      records: triples.map(({ record }) => record),
      rejected: [],
    };
  }

  private triple(number: number, index: number) {
    const { text, payload, symbol } = this.load.message(number);
    const event = this.event(number, payload, symbol);
    const raw = {
      id: this.build.contracts.newId(),
      source: event.source,
      connector: 'bench',
      fetched_at: new Date(),
      trace_id: event.trace_id,
      payload_text: text,
      payload_sha256: createHash('sha256').update(text).digest(),
    };
    const record = {
      raw: index,
      record_index: 0,
      event,
      mapper_version: 1,
      entries: [this.entry(event)],
    } as AcceptedRecord;
    return { raw, record };
  }

  private event(
    number: number,
    payload: CanonicalEvent['payload'],
    symbol: string,
  ): CanonicalEvent {
    const occurred_at = new Date(FIRST_AT + number).toISOString();
    return {
      event_id: this.derivedId(String(number), occurred_at),
      event_type: 'MARKET_QUOTE_INGESTED',
      source: 'binance',
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at,
      ingested_at: new Date().toISOString(),
      schema_version: 1,
      trace_id: this.build.contracts.newId(),
      causation_id: null,
      payload,
    };
  }

  private derivedId(key: string, at: string): string {
    const { deriveTimedEventId, deriveEventId } = this.build.contracts as Partial<
      BuildModules['contracts']
    >;
    const natural = { source: 'binance', stream: 'bench', key };
    return deriveTimedEventId?.(natural, at) ?? deriveEventId!(natural.source, natural.stream, key);
  }

  private entry(event: CanonicalEvent): object {
    const place = { topic: TOPIC, partition_key: event.entity_id };
    const { renderEnvelope, envelopeOf } = this.build.contracts as Partial<
      BuildModules['contracts']
    >;
    if (envelopeOf) return { ...place, headers: {} };
    return { ...place, ...renderEnvelope!(event, 'canonical', JSON.stringify(event.payload)) };
  }
}
