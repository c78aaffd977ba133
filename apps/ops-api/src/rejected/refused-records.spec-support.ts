import { defineTopic, newId, type Ledger, type Page, type RejectedRecord } from '@acp/contracts';
import { IngestRepository, TopicRepository } from '@acp/persistence';
import { createHash } from 'node:crypto';
import type { TestApi } from '../test-api.spec-support.js';

export async function registerTopics(api: TestApi): Promise<void> {
  const topics = [
    defineTopic({ name: 'quotes', transport: 'log' }),
    defineTopic({ name: 'trades', transport: 'log', event_types: ['MARKET_TRADE_INGESTED'] }),
  ];
  await new TopicRepository(await api.database.open()).register(topics, (topic) => topic);
}

/** Refused records as ingestion leaves them. */
export async function seedRejected(api: TestApi, count = 1): Promise<RejectedRecord[]> {
  const payload_text = '[]';
  await new IngestRepository(await api.database.open()).write({
    raws: [
      {
        id: newId(),
        source: 'http',
        connector: 'http-push',
        fetched_at: new Date(),
        trace_id: newId(),
        payload_text,
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      },
    ],
    records: [],
    rejected: Array.from({ length: count }, (_, record_index) => ({
      raw: 0,
      record_index,
      record_text: `{"bid_price":"1,${record_index}"}`,
      event_type: 'MARKET_QUOTE_INGESTED',
      reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price', message: 'is no decimal' }],
    })),
  });
  return (await api.get<Page<RejectedRecord>>('/v1/rejected?limit=500')).body.items;
}

export const mended = {
  event_type: 'MARKET_QUOTE_INGESTED',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-21T09:00:00+01:00',
  payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '1.5', ask_price: '1.6' },
};

export async function imbalance(api: TestApi): Promise<number> {
  return (await api.get<Ledger>('/v1/ledger?verify=full')).body.imbalance;
}

/** Records that this process has counted as taken in, by outcome. */
export async function counted(api: TestApi): Promise<{ accepted: number; duplicate: number }> {
  const { body } = await api.get<string>('/metrics');
  const of = (outcome: string) => {
    const line = new RegExp(`ingestion_records_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`);
    return Number(line.exec(body)?.[1] ?? 0);
  };
  return { accepted: of('accepted'), duplicate: of('duplicate') };
}
