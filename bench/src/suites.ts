import { Client } from 'pg';
import { catalogueContenders } from './catalogue/catalogue-contenders.js';
import { binaryCopy } from './ingest/copy.js';
import { batchWrite, makeBatches } from './ingest/ingest-contenders.js';
import { groupedPushes, makeSingles, naivePushes } from './ingest/single-pushes.js';
import { memoryConsumers } from './consumer/memory-consumers.js';
import { streamConsumers } from './consumer/stream-consumers.js';
import { designContender } from './designs/design-contender.js';
import { DESIGNS } from './designs/designs.js';
import { expectationContenders } from './expectations/expectation-contenders.js';
import { goldContenders } from './gold/gold-contenders.js';
import { activateBenchPolicy } from './gatekeeper/bench-policy.js';
import { plainPushes, proposals } from './gatekeeper/gate-contenders.js';
import type { OpaServer } from './gatekeeper/opa-server.js';
import { gateOverHttp, sidecar } from './gatekeeper/sidecar-contenders.js';
import { singlePushesOverHttp, throughIntake } from './intake/intake-contenders.js';
import { emptyTables, fillBacklog, fillHistory } from './load/backlog.js';
import { TOPIC } from './load/quotes.js';
import { mappers } from './mapping/mapping-contenders.js';
import type { Contender } from './measure/contender.js';
import { graphileWorker } from './peers/graphile.js';
import { peerContender } from './peers/peer-contender.js';
import type { PeerProgram } from './peers/peer-programs.js';
import { pgBoss } from './peers/pg-boss.js';
import { pgTransactionalOutbox } from './peers/pto.js';
import type { Plan } from './plan.js';
import { bareStatements, relayContender } from './relay/relay-contenders.js';
import { benchTopic } from './relay/relay-run.js';
import { rowByRow } from './relay/row-by-row.js';
import type { BenchDatabase } from './servers/bench-database.js';
import type { BenchRedis } from './servers/redis.js';
import type { Destination } from './transports/destination.js';
import { mustSendTheSame } from './transports/same-message.js';
import { transportContenders } from './transports/transport-contenders.js';

export interface SuiteContext {
  plan: Plan;
  database: BenchDatabase;
  redis: () => Promise<BenchRedis>;
  /** Names of the contenders that the chosen figures need. */
  needs: ReadonlySet<string>;
}

/** The contenders of a comparison, in the order of the first round. */
export type Suite = (context: SuiteContext) => Promise<Contender[]>;

export const ingest: Suite = async ({ plan, database }) => {
  const batches = makeBatches(plan.ingestEvents);
  return [
    batchWrite(database, batches),
    binaryCopy(database, batches, 1),
    ...(plan.quick ? [] : [binaryCopy(database, batches, 4)]),
  ];
};

export const pushes: Suite = async ({ plan, database }) => {
  const singles = makeSingles(plan.pushes);
  return [groupedPushes(database, singles), naivePushes(database, singles)];
};

export const relay: Suite = async ({ plan, database, redis, needs }) => {
  const contenders: Contender[] = [
    noop(database, plan.relayEntries),
    bareStatements(database, plan.relayEntries),
    graphileWorker(database, plan.relayEntries),
    pgBoss(database, plan.relayEntries),
    rowByRow(database, plan.rowEntries),
  ];
  if (needs.has('redis')) {
    const { url, client } = await redis();
    contenders.push(
      relayContender({
        name: 'redis',
        says: 'the relay, to Redis Streams',
        database,
        entries: plan.redisEntries,
        topic: benchTopic('redis-streams'),
        env: { REDIS_URL: url },
        before: async () => void (await client.del(TOPIC)),
        after: async (entries) => {
          const length = await client.xlen(TOPIC);
          if (length !== entries) throw new Error(`${length} entries are in the stream`);
        },
      }),
    );
  }
  return contenders.filter(({ name }) => needs.has(name));
};

function noop(database: BenchDatabase, entries: number): Contender {
  const says = 'the relay, to a transport that does nothing';
  return relayContender({ name: 'noop', says, database, entries });
}

/** Peers in other languages, each a program of its own that was built before. */
export function peersSuite(programs: readonly PeerProgram[]): Suite {
  return async ({ plan, database }) => [
    noop(database, plan.relayEntries),
    ...programs.map((program) => peerContender(program, database, plan.relayEntries)),
  ];
}

/** Not part of the figures: see docs/adr. */
export const designs: Suite = async ({ plan, database }) =>
  DESIGNS.map((design) => designContender(database, plan.relayEntries, design));

export const ordered: Suite = async ({ plan, database }) => [
  relayContender({
    name: 'ordered',
    says: 'the relay, topic ordered by key, 1,000 keys',
    database,
    entries: plan.relayEntries,
    topic: benchTopic('noop', 'key'),
  }),
  relayContender({
    name: 'unordered',
    says: 'the relay, the same entries unordered',
    database,
    entries: plan.relayEntries,
  }),
];

export const held: Suite = async ({ plan, database }) => {
  const common = { database, entries: plan.heldEntries };
  let holder: Client;
  return [
    relayContender({
      ...common,
      name: 'held',
      says: 'the relay, a transaction with a snapshot open since before the entries were there',
      async fill(entries) {
        await emptyTables(database.client);
        holder = new Client({ connectionString: database.url, application_name: 'bench-holder' });
        await holder.connect();
        await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
        await holder.query('SELECT pg_current_xact_id(), now()');
        await fillBacklog(database.client, { entries });
      },
      after: () => holder.end(),
    }),
    relayContender({ ...common, name: 'free', says: 'the relay, no transaction open' }),
  ];
};

/** The relay, the adapter and the client library alone, to one server. */
export function transportSuite(destination: Destination): Suite {
  return async ({ plan, database, needs }) => {
    await mustSendTheSame(destination);
    const webhook = destination.name === 'webhook';
    const entries = webhook ? plan.webhookEntries : plan.transportEntries;
    const contenders = transportContenders({ destination, database, entries });
    return contenders.filter(({ name }) => needs.has(name));
  };
}

export const consumer: Suite = async ({ plan, database, redis, needs }) => {
  const events = plan.consumerEvents;
  const memory = memoryConsumers(database, events);
  const fromRedis = needs.has('inbox') ? streamConsumers(database, await redis(), events) : [];
  return [...fromRedis, ...memory].filter(({ name }) => needs.has(name));
};

export const gold: Suite = async ({ plan, database }) => goldContenders(database, plan.goldEvents);

/** Decisions that are governed against the same recorded. */
export const gate: Suite = async ({ plan, database }) => {
  await activateBenchPolicy(database);
  return [proposals(database, plan.decisions), plainPushes(database, plan.decisions)];
};

/** The gatekeeper over HTTP against a policy server beside the application. */
export function sidecarSuite(opa: OpaServer): Suite {
  return async ({ plan, database }) => {
    await activateBenchPolicy(database);
    const decisions = plan.sidecarDecisions;
    return [gateOverHttp(database, decisions), sidecar(database, decisions, opa)];
  };
}

/** An application's database on the server of the control plane's, whose log can be decoded. */
export function intakeSuite(business: BenchDatabase): Suite {
  return async ({ plan, database, needs }) => {
    const contenders = [
      throughIntake(database, business, plan.intakeEvents),
      singlePushesOverHttp(database, plan.intakeEvents),
      pgTransactionalOutbox('polling', business, plan.ptoEvents),
      pgTransactionalOutbox('replication', business, plan.ptoEvents),
    ];
    return contenders.filter(({ name }) => needs.has(name));
  };
}

export const mapping: Suite = async ({ plan, database }) => mappers(database, plan.mappedRecords);

export const expectations: Suite = async ({ plan, database }) =>
  expectationContenders(database, plan.judgedRecords);

export const catalogue: Suite = async ({ plan, database, needs }) =>
  catalogueContenders(database, plan.gatedEvents).filter(({ name }) => needs.has(name));

/** The history stays; every round adds its own entries to it. */
export function historySuite(history: BenchDatabase): Suite {
  return async ({ plan, database }) => {
    await fillHistory(history.client, plan.historyRows);
    const fill = async (entries: number) => {
      await history.client.query('CHECKPOINT');
      await fillBacklog(history.client, { entries });
    };
    const rows = plan.historyRows.toLocaleString('en');
    return [
      relayContender({
        name: 'history',
        says: `the relay, ${rows} delivered rows in outbox`,
        database: history,
        entries: plan.historyEntries,
        fill,
        firstEntry: plan.historyRows + 1,
      }),
      relayContender({
        name: 'none',
        says: 'the relay, none',
        database,
        entries: plan.historyEntries,
      }),
    ];
  };
}
