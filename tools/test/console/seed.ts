import { newId, type CanonicalEvent } from '@acp/contracts';
import { IngestRepository, type Database } from '@acp/persistence';
import { buildEvent, seedEvent, seedEvents, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';

export interface SeededConsole {
  /** A trade of which the vendor's text differs from the canonical payload. */
  trade: CanonicalEvent;
  /** Caused by the trade, in the same trace. */
  decision: CanonicalEvent;
  /** Entry of a delivery that was refused for its payload. */
  deadEntryId: string;
  deadGroupSize: number;
}

const DEAD_GROUP_SIZE = 12;
const QUOTES = 160;
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BNBUSDT', 'XRPUSDT'] as const;
const REFUSED = { code: 'TRANSPORT.FAILED', message: 'connect ECONNREFUSED 10.2.0.17:8443' };
const FURTHER_CAUSES = [
  { count: 7, error: { code: 'TRANSPORT.TIMEOUT', message: 'no answer within 10000 ms' } },
  { count: 3, error: { code: 'TRANSPORT.FAILED', message: 'certificate has expired (CN=orders)' } },
] as const;
const INVALID = { code: 'TRANSPORT.REJECTED', message: 'HTTP 422: field "ask_price" must be > 0' };

/** An installation after a mixed night: most of it well, some dead, some refused. */
export async function seedConsole(test: TestDatabase): Promise<SeededConsole> {
  const database = await test.open({ poolSize: 2 });
  await seedEvents(test, QUOTES, (index) => ({
    event: quote(index),
    topics: ['quotes'],
    state: 'delivered',
    processedBy: index % 8 === 0 ? [] : ['portfolio'],
  }));
  const story = await seedStory(test, database);
  await seedRejected(database);
  await seedEvents(test, DEAD_GROUP_SIZE, (index) => ({
    event: quote(index),
    topics: ['orders'],
    state: 'dead',
    error: REFUSED,
  }));
  for (const { count, error } of FURTHER_CAUSES) {
    await seedEvents(test, count, (index) => ({
      event: payment(`acct-${index}`, index),
      topics: ['orders'],
      state: 'dead',
      error,
    }));
  }
  const dead = await seedEvent(test, {
    event: quote(1),
    topics: ['orders'],
    state: 'dead',
    error: INVALID,
  });
  await backdate(test);
  return { ...story, deadEntryId: dead.entryIds[0]!, deadGroupSize: DEAD_GROUP_SIZE };
}

/** Events that still have to be delivered to a topic. */
export async function seedPending(test: TestDatabase, topic: string, count: number): Promise<void> {
  await seedEvents(test, count, (index) => ({ event: quote(index, 1), topics: [topic] }));
}

export function payment(account: string, index: number): CanonicalEvent {
  const at = Date.now() - 60_000 + index;
  return buildEvent({
    event_type: 'PAYMENT_RECORDED',
    source: 'http',
    entity_id: account,
    entity_type: 'account',
    occurred_at: new Date(at - 30).toISOString(),
    ingested_at: new Date(at).toISOString(),
    payload: {
      payment_id: `pay-${account}-${index}`,
      from_account: account,
      to_account: 'acct-1',
      amount: `${120 + index}.50`,
      currency: 'EUR',
    },
  });
}

function quote(index: number, apartMs = 4_100): Partial<CanonicalEvent> {
  const symbol = SYMBOLS[index % SYMBOLS.length]!;
  const price = 43_000 + index * 7;
  const at = Date.now() - index * apartMs;
  return {
    entity_id: symbol,
    occurred_at: new Date(at - 38).toISOString(),
    ingested_at: new Date(at).toISOString(),
    payload: {
      venue: 'spot',
      symbol,
      bid_price: `${price}.10`,
      bid_quantity: '1.204',
      ask_price: `${price}.20`,
      ask_quantity: '0.731',
    },
  };
}

/** A trade, the decision it led to, and what the decision led to. */
async function seedStory(
  test: TestDatabase,
  database: Database,
): Promise<Pick<SeededConsole, 'trade' | 'decision'>> {
  const at = Date.now() - 90_000;
  const trade = tradeEvent(at);
  await write(database, trade, vendorTrade(at), ['quotes', 'orders']);
  const decision = decisionEvent(trade, at + 900, 'rebalance');
  const order = decisionEvent(decision, at + 1_400, 'place order');
  for (const event of [decision, order]) {
    await write(database, event, JSON.stringify(event.payload), ['decisions']);
  }
  await test.sql(
    `UPDATE outbox SET delivered_at = now(), delivery_attempts = 1, claimed_by = 'seeded-worker',
            claimed_at = now() - interval '6 ms', broker_ref = 'ref-' || id
     WHERE event_id = ANY ($1::uuid[]) AND topic <> 'orders'`,
    [[trade.event_id, decision.event_id, order.event_id]],
  );
  await test.sql(
    `INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, 'portfolio', 'quotes')`,
    [trade.event_id],
  );
  await failTwiceThenDie(test, trade.event_id);
  return { trade, decision };
}

async function failTwiceThenDie(test: TestDatabase, eventId: string): Promise<void> {
  await test.sql(
    `UPDATE outbox SET dead_lettered_at = now(), delivery_attempts = 3, claimed_by = 'seeded-worker',
            claimed_at = now() - interval '42 ms', error_code = 'TRANSPORT.FAILED',
            last_error = 'HTTP 503: upstream is restarting'
     WHERE event_id = $1 AND topic = 'orders'`,
    [eventId],
  );
  await test.sql(
    `INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                    started_at, ended_at, outcome, error_code, error_message, response)
     SELECT o.id, o.event_id, o.topic, n, 'seeded-worker', 'webhook',
            now() - (3 - n) * interval '7 s' - interval '40 ms', now() - (3 - n) * interval '7 s',
            CASE WHEN n = 3 THEN 'dead' ELSE 'retry' END, 'TRANSPORT.FAILED',
            'HTTP 503: upstream is restarting', '{"error":"restarting","retry_after":7}'
     FROM outbox o CROSS JOIN generate_series(1, 3) AS n
     WHERE o.event_id = $1 AND o.topic = 'orders'`,
    [eventId],
  );
}

/** All was written just now: entries and effects are made as old as their events. */
async function backdate(test: TestDatabase): Promise<void> {
  await test.sql(
    `UPDATE outbox o SET created_at = e.ingested_at + interval '4 ms',
            claimed_at = e.ingested_at + interval '11 ms' + (o.id % 7) * interval '1 ms',
            delivered_at = e.ingested_at + interval '19 ms' + (o.id % 11) * interval '2 ms'
     FROM events e WHERE e.event_id = o.event_id AND o.delivered_at IS NOT NULL`,
  );
  await test.sql(
    `UPDATE outbox o SET created_at = e.ingested_at + interval '4 ms'
     FROM events e WHERE e.event_id = o.event_id AND o.dead_lettered_at IS NOT NULL`,
  );
  await test.sql(
    `UPDATE processed_events p SET processed_at = e.ingested_at + interval '44 ms'
     FROM events e WHERE e.event_id = p.event_id`,
  );
}

function tradeEvent(at: number): CanonicalEvent {
  return buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    occurred_at: new Date(at - 21).toISOString(),
    ingested_at: new Date(at).toISOString(),
    payload: {
      venue: 'spot',
      symbol: 'BTCUSDT',
      trade_id: '4210077841',
      price: '43210.10',
      quantity: '0.01500000',
      buyer_is_maker: true,
    },
  });
}

function vendorTrade(at: number): string {
  const when = at - 21;
  return `{"e":"trade","E":${when + 3},"s":"BTCUSDT","t":4210077841,"p":"43210.10","q":"0.01500000","T":${when},"m":true,"M":true}`;
}

function decisionEvent(cause: CanonicalEvent, at: number, decision: string): CanonicalEvent {
  return buildEvent({
    event_type: 'AI_DECISION_RECORDED',
    source: 'http',
    entity_id: 'portfolio-7',
    entity_type: 'portfolio',
    occurred_at: new Date(at).toISOString(),
    ingested_at: new Date(at + 12).toISOString(),
    trace_id: cause.trace_id,
    causation_id: cause.event_id,
    payload: {
      model: 'desk-planner',
      prompt_hash: 'b1946ac92492d2347c6235b4d2611184',
      decision,
      confidence: 0.82,
      rationale: 'The spread widened beyond the limit.',
    },
  });
}

async function write(
  database: Database,
  event: CanonicalEvent,
  payload_text: string,
  topics: readonly string[],
): Promise<void> {
  await new IngestRepository(database).write({
    raws: [rawOf(event.source, payload_text, event.ingested_at, event.trace_id)],
    records: [
      {
        raw: 0,
        record_index: 0,
        event,
        mapper_version: 1,
        entries: topics.map((topic) => ({ topic, partition_key: event.entity_id, headers: {} })),
      },
    ],
    rejected: [],
  });
}

const REASONS = [
  { code: 'GATE.INVALID', path: '/payload/bid_price', message: 'must be a decimal string' },
  { code: 'GATE.INVALID', path: '/payload/ask_price', message: 'is required' },
];

async function seedRejected(database: Database): Promise<void> {
  const records = [
    '{"event_type":"MARKET_QUOTE_INGESTED","entity_id":"BTCUSDT","entity_type":"symbol","occurred_at":"2026-11-21T08:00:00.000Z","payload":{"symbol":"BTCUSDT","bid_price":"43,1","ask_price":"43.2"}}',
    '{"event_type":"MARKET_QUOTE_INGESTED","payload":{"symbol":"ETHUSDT"}}',
  ];
  await new IngestRepository(database).write({
    raws: [rawOf('http', `[${records.join(',')}]`, new Date().toISOString(), newId())],
    records: [],
    rejected: records.map((record_text, record_index) => ({
      raw: 0,
      record_index,
      record_text,
      event_type: 'MARKET_QUOTE_INGESTED',
      reasons: [REASONS[record_index]!],
    })),
  });
}

function rawOf(source: string, payload_text: string, at: string, trace_id: string) {
  return {
    id: newId(),
    source,
    connector: `${source}-test`,
    fetched_at: new Date(at),
    trace_id,
    payload_text,
    payload_sha256: createHash('sha256').update(payload_text).digest(),
  };
}
