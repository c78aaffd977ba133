import { newId } from '@acp/contracts';
import { admitRecord, heldBatch, rawPayloadOf, type MappedPayload } from '@acp/intake';
import {
  ExpectationRepository,
  HeldBatchRepository,
  type Database,
  type FindingDraft,
  type KnownExpectation,
} from '@acp/persistence';

const HELD_MAX = 1_000;
const TYPE = 'MARKET_QUOTE_INGESTED';

export interface GivenExpectation extends Partial<KnownExpectation> {
  name: string;
  /** Failed and undecided of 100 records, in windows of five minutes until now, oldest first. */
  windows: readonly (readonly [failed: number, undecided: number])[];
  findings?: readonly Partial<FindingDraft>[];
}

/** An expectation as a process of ingestion has told of it. */
export async function seedExpectation(database: Database, given: GivenExpectation): Promise<void> {
  const { windows, findings = [], ...known } = given;
  const { name } = known;
  const repository = new ExpectationRepository(database);
  const about = { event_type: TYPE, source: null, entity_id: null, description: '' };
  const asks = { kind: 'range', action: 'quarantine', expects: 'payload.bid_price, min 0.01' };
  await repository.register([{ ...about, ...asks, ...known } as KnownExpectation]);
  const startMs = Math.floor(Date.now() / 300_000) * 300_000;
  await repository.add(
    windows.map(([failed, undecided], index) => ({
      ...{ expectation: name, judged: 100, failed, undecided },
      windowAt: new Date(startMs - (windows.length - 1 - index) * 300_000),
    })),
    findings.map((finding) => ({
      ...{ expectation: name, foundAt: new Date(), outcome: 'failed', consequence: 'quarantined' },
      ...{ event_id: newId(), raw_payload_id: newId(), record_index: 0, source: 'http' },
      ...{ event_type: TYPE, entity_id: 'BTCUSDT', path: '/payload/bid_price' },
      message: `expectation ${name}: is 0, expected at least 0.01`,
      ...finding,
    })),
  );
}

export interface GivenBatch {
  bidPrices: readonly string[];
  source?: string;
  expectation?: string;
  message?: string;
}

/** A batch as ingestion holds it; its id. A bid that is no decimal is refused by the gate. */
export async function holdBatch(database: Database, given: GivenBatch): Promise<string> {
  const { bidPrices, source = 'http', expectation = 'sane-ask' } = given;
  const { message = `expectation ${expectation}: is 90000000.10, expected at most 10000000` } =
    given;
  const drafts = bidPrices.map((bid_price) => ({
    ...{ event_id: newId(), event_type: TYPE, entity_id: 'BTCUSDT' },
    occurred_at: new Date().toISOString(),
    payload: { symbol: 'BTCUSDT', bid_price, ask_price: '90000000.10' },
  }));
  const raw = rawPayloadOf({
    ...{ source, connector: 'http-push', body: JSON.stringify(drafts) },
    ...{ fetchedAt: new Date(), traceId: newId() },
  });
  const records = drafts.map((draft) => ({
    ...{ kind: 'draft' as const, draft, text: JSON.stringify(draft) },
  }));
  const payload: MappedPayload = { raw, mapperVersion: 1, records };
  const admissions = records.map((record, record_index) =>
    admitRecord(record, { payload, topics: [], at: { raw: 0, record_index } }),
  );
  const because = { expectation, message, failing: 1 };
  const draft = heldBatch([payload], admissions, because);
  await new HeldBatchRepository(database).hold(draft, HELD_MAX);
  return draft.id;
}
