import { defineTopic } from '@acp/contracts';
import { publish } from '@acp/producer';
import { Pool } from 'undici';
import { PROPOSER_KEY, startApp, type BenchApp } from '../servers/app-process.js';
import { emptyTables } from '../load/backlog.js';
import { quote, TOPIC } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { Callers, CALLERS, emptyBusiness } from './business.js';

const TOPICS = [defineTopic({ name: TOPIC, transport: 'noop' })];
const WARM_UP = 1_000;
const LOOK_EVERY_MS = 5;

/** From a caller's transaction in its own database, through ingestion as a process, to a stored event. */
export function throughIntake(
  database: BenchDatabase,
  business: BenchDatabase,
  eventsMax: number,
): Contender {
  let events = eventsMax;
  let app: BenchApp;
  let callers: Callers;
  let before = 0;
  const stored = async () => {
    const { rows } = await database.client.query<{ n: number }>(
      `SELECT coalesce(sum(records), 0)::int AS n FROM intakes`,
    );
    return rows[0]!.n;
  };
  return {
    name: 'intake',
    says: `${CALLERS} callers, each BEGIN, INSERT of its row, publish, COMMIT, to the stored event`,
    client: database.client,
    async prepare(share) {
      events = Math.ceil(eventsMax * share);
      await emptyBusiness(business);
      const env = { INTAKE_DATABASES: `bench=${business.url}` };
      app = await startApp('ingestion', database, { topics: TOPICS, env });
      callers = await Callers.open(business.url, (client, number) =>
        publish(client, draftOf(number)),
      );
      const first = await stored();
      await callers.call(WARM_UP);
      await until(async () => (await stored()) >= first + WARM_UP);
      await business.client.query('TRUNCATE orders');
      await emptyTables(database.client);
      before = await stored();
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      const called = callers.call(events);
      await until(async () => {
        const done = (await stored()) - before;
        if (done > progress.done) progress.add(done - progress.done);
        return done >= events;
      });
      await called;
      return progress.work();
    },
    async finish() {
      await callers.close();
      await app.stop();
      await mustHoldEvents(database, events);
    },
  };
}

/** The same events pushed one by one over HTTP, each answered after its commit. */
export function singlePushesOverHttp(database: BenchDatabase, eventsMax: number): Contender {
  let events = eventsMax;
  let app: BenchApp;
  let http: Pool;
  const push = async (number: number) => {
    const { statusCode, body } = await http.request({
      path: '/v1/events',
      method: 'POST',
      headers: { authorization: `Bearer ${PROPOSER_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(draftOf(number)),
    });
    const text = await body.text();
    if (statusCode !== 202) throw new Error(`a push was answered with ${statusCode}: ${text}`);
  };
  return {
    name: 'push',
    says: `the same events by POST /v1/events, ${CALLERS} connections`,
    client: database.client,
    async prepare(share) {
      events = Math.ceil(eventsMax * share);
      app = await startApp('ingestion', database, { topics: TOPICS });
      http = new Pool(app.url, { connections: CALLERS, pipelining: 1 });
      await sixteenAtOnce(WARM_UP, push);
      await emptyTables(database.client);
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      await sixteenAtOnce(events, async (number) => {
        await push(number);
        progress.add(1);
      });
      return progress.work();
    },
    async finish() {
      await http.close();
      await app.stop();
      await mustHoldEvents(database, events);
    },
  };
}

/** An event as a caller gives it: about 300 bytes of payload. */
export function draftOf(number: number) {
  const event = quote(number, `SYMBOL${number % 1_000}`);
  const { event_type, entity_id, entity_type, occurred_at, payload } = event;
  return { event_type, schema_version: 1, entity_id, entity_type, occurred_at, payload };
}

async function sixteenAtOnce(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const loop = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: CALLERS }, loop));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

async function mustHoldEvents({ client }: BenchDatabase, count: number): Promise<void> {
  const { rows } = await client.query<{ events: number; outbox: number }>(
    `SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM outbox) AS outbox`,
  );
  const { events, outbox } = rows[0]!;
  if (events !== count || outbox !== count) {
    throw new Error(`stored ${events} events, ${outbox} entries of ${count}`);
  }
}
