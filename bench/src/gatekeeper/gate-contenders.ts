import { deriveEventId, newId, readSigningKeys } from '@acp/contracts';
import { IngestionConfig, makeIngestion, PushEvents, type PushContext } from '@acp/ingestion';
import { createLogger } from '@acp/observability';
import type { Database } from '@acp/persistence';
import { loadConfig } from '@acp/service';
import { releaseKeyFile } from '@acp/testing';
import { readFileSync } from 'node:fs';
import { mustHold } from '../ingest/ingest-contenders.js';
import type { Contender, Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { benchProposal, emptyDecisions, DECISION_TOPICS, mustBeReleased } from './proposals.js';

const PROPOSERS = 64;
const CONNECTIONS = 4;

/** Bytes in, an answer after the commit. */
type Send = (bytes: Buffer, number: number) => Promise<unknown>;

/** The gatekeeper as ingestion has it, from the bytes of a proposal to the answer. */
export function proposals(database: BenchDatabase, decisions: number): Contender {
  return inProcess(database, {
    name: 'gate',
    says: `${PROPOSERS} concurrent proposals: schema, 20 rules, one budget, signature, all in groups`,
    bodies: bodies(decisions, (number) => benchProposal(number)),
    open: ({ gatekeeper }) => {
      const propose = gatekeeper!.propose;
      return (bytes, number) => propose.propose(bytes, contextOf(number), 'bench', 0);
    },
    check: (count) => mustBeReleased(database, count),
  });
}

/** The same decisions recorded as plain events, from their bytes to the answer. */
export function plainPushes(database: BenchDatabase, decisions: number): Contender {
  return inProcess(database, {
    name: 'plain',
    says: `the same pushed as plain events by ${PROPOSERS}: recorded, not governed`,
    bodies: bodies(decisions, (number) => ({
      event_type: 'AI_DECISION_RECORDED',
      ...{ source: 'bench', entity_id: 'risk-7', entity_type: 'model', schema_version: 2 },
      occurred_at: new Date().toISOString(),
      payload: { ...benchProposal(number), prompt_hash: 'x', inputs: [] },
    })),
    open: ({ acceptEvents }) => {
      const clock = { now: () => new Date() };
      const push = new PushEvents(acceptEvents, { batchItemsMax: 1_000 }, clock);
      return (bytes, number) => push.pushOne({ bytes, isNdjson: false }, contextOf(number));
    },
    check: (count) => mustHold(database, count),
  });
}

interface InProcess {
  name: string;
  says: string;
  bodies: readonly Buffer[];
  open(ingestion: ReturnType<typeof makeIngestion>): Send;
  check(count: number): Promise<void>;
}

function inProcess(
  database: BenchDatabase,
  { name, says, open, check, ...of }: InProcess,
): Contender {
  let pool: Database;
  let send: Send;
  let sent = of.bodies;
  return {
    name,
    says,
    client: database.client,
    async prepare(share) {
      sent = of.bodies.slice(0, Math.ceil(of.bodies.length * share));
      pool = await database.open(CONNECTIONS);
      send = open(ingestionOn(database, pool));
      await warm(send, of.bodies[0]!);
      await emptyDecisions(database);
    },
    run: () => sendAll(send, sent),
    async finish() {
      await pool.close();
      await check(sent.length);
    },
  };
}

/** PostgreSQL plans the first executions on each connection anew. */
async function warm(send: Send, body: Buffer): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    await Promise.all(Array.from({ length: 8 }, (_, n) => send(body, -1 - round * 8 - n)));
  }
}

/** What 64 senders do at once, one after another each. */
export async function sendAll(send: Send, bodies: readonly Buffer[]): Promise<Work> {
  const progress = new Progress();
  let next = 0;
  progress.begin(performance.now());
  const sender = async () => {
    while (next < bodies.length) {
      const number = next++;
      await send(bodies[number]!, number);
      progress.add(1);
    }
  };
  await Promise.all(Array.from({ length: PROPOSERS }, sender));
  return progress.work();
}

/** The ingestion app with its default settings, its metrics and its doorbell. */
function ingestionOn(database: BenchDatabase, pool: Database): ReturnType<typeof makeIngestion> {
  return makeIngestion({
    config: loadConfig(IngestionConfig, { DATABASE_URL: database.url }),
    database: pool,
    topics: DECISION_TOPICS,
    logger: createLogger({ name: 'bench', level: 'warn' }),
    releaseKeys: readSigningKeys(readFileSync(releaseKeyFile(), 'utf8')),
  });
}

function contextOf(number: number): PushContext {
  const id = deriveEventId('http', 'bench', String(number));
  return { source: 'bench', trace_id: newId(), trace: null, eventIdOf: () => id };
}

function bodies(count: number, bodyOf: (number: number) => object): Buffer[] {
  return Array.from({ length: count }, (_, number) => Buffer.from(JSON.stringify(bodyOf(number))));
}
