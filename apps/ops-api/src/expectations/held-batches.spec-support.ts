import { newId, type EventDraft, type HeldBatch, type Page } from '@acp/contracts';
import { admitRecord, heldBatch, rawPayloadOf, type MappedPayload } from '@acp/intake';
import { ExpectationRepository, HeldBatchRepository } from '@acp/persistence';
import type { TestApi } from '../test-api.spec-support.js';

const HELD_MAX = 1_000;

/** An expectation with some windows of results and one example. */
export async function seedExpectation(api: TestApi, name = 'bid-in-range'): Promise<void> {
  const repository = new ExpectationRepository(await api.database.open());
  await repository.register([
    {
      ...{ name, kind: 'range', action: 'quarantine', description: 'No price is nothing.' },
      ...{ event_type: 'MARKET_QUOTE_INGESTED', source: null, entity_id: null },
      expects: 'payload.bid_price, min 0.01',
    },
  ]);
  const window = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000);
  await repository.add(
    [
      { expectation: name, windowAt: window(30), judged: 10, failed: 0, undecided: 0 },
      { expectation: name, windowAt: window(15), judged: 10, failed: 4, undecided: 1 },
    ],
    [
      {
        ...{
          expectation: name,
          foundAt: window(14),
          outcome: 'failed',
          consequence: 'quarantined',
        },
        ...{ event_id: newId(), raw_payload_id: newId(), record_index: 0, source: 'http' },
        ...{ event_type: 'MARKET_QUOTE_INGESTED', entity_id: 'BTCUSDT' },
        path: '/payload/bid_price',
        message: `expectation ${name}: is 0, expected at least 0.01`,
      },
    ],
  );
}

export const heldDraft = (bid_price: string, overrides: Partial<EventDraft> = {}) => ({
  event_id: newId(),
  event_type: 'MARKET_QUOTE_INGESTED',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-30T12:00:00.000Z',
  payload: { symbol: 'BTCUSDT', bid_price, ask_price: '2' },
  ...overrides,
});

/** A batch as ingestion holds it. */
export async function hold(api: TestApi, drafts: readonly EventDraft[]): Promise<string> {
  const raw = rawPayloadOf({
    ...{ source: 'http', connector: 'http-push', body: JSON.stringify(drafts) },
    ...{ fetchedAt: new Date('2026-11-30T12:00:01.000Z'), traceId: newId() },
  });
  const records = drafts.map((draft) => ({
    kind: 'draft' as const,
    draft,
    text: JSON.stringify(draft),
  }));
  const payload: MappedPayload = { raw, mapperVersion: 1, records };
  const admissions = records.map((record, record_index) =>
    admitRecord(record, { payload, topics: [], at: { raw: 0, record_index } }),
  );
  const because = { expectation: 'sane', message: 'expectation sane: is 9', failing: 1 };
  const draft = heldBatch([payload], admissions, because);
  await new HeldBatchRepository(await api.database.open()).hold(draft, HELD_MAX);
  return draft.id;
}

export async function seedHeldBatches(api: TestApi, count: number): Promise<HeldBatch[]> {
  for (let n = 0; n < count; n += 1) await hold(api, [heldDraft('1')]);
  return (await api.get<Page<HeldBatch>>('/v1/held-batches?state=held&limit=500')).body.items;
}
