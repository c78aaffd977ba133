import { createHash, generateKeyPairSync } from 'node:crypto';
import { defineTopic, newId } from '@acp/contracts';
import { readSigningKey, type EvidenceSigner, type KnownKeys } from '@acp/contracts/evidence';
import { seedEvents, type SeededEvent, type TestDatabase } from '@acp/testing';
import {
  AuditChain,
  DeadLetterActions,
  FIRST_ENTRY,
  FIRST_RAW_PAYLOAD,
  IngestRepository,
  InboxRepository,
  EvidenceRepository,
  LedgerSegmentRepository,
  OutboxRepository,
  ReplayJobRepository,
  ReplayActions,
  RetentionRepository,
  TopicRepository,
  WorkerRepository,
  type Database,
  type Transaction,
} from '../../index.js';
import { buildGovernedWorld, type GovernedWorld } from './governed-world.spec-support.js';
import { closeAndVerify } from './close-segments.spec-support.js';

export const WORKER = 'w1';
/** Known to the ops-api alone: no superuser of the database can sign. */
export const SIGNER = newSigner();
export const KEYS: KnownKeys = new Map([[SIGNER.keyId, SIGNER.publicKey]]);
const RETENTION_DAYS = 10;
const inbox = new InboxRepository({ preparedStatements: false });

/** What the faults below are planted into; ids of the rows they touch. */
export interface PlantedWorld {
  delivered: SeededEvent;
  dead: SeededEvent;
  edited: SeededEvent;
  discarded: SeededEvent;
  failed: SeededEvent;
  /** Named by a claim of a living worker. */
  claimedEntryId: string;
  replayId: string;
  governed: GovernedWorld;
}

/**
 * One row or more in every table, written by the repositories that write it in production, with what
 * retention took before its segment was closed and after. Balanced and verified.
 */
export async function buildPlantedWorld(test: TestDatabase): Promise<PlantedWorld> {
  const database = await test.open();
  await startFleet(database);
  await seedOld(test, 2);
  await pruneEntriesAndEffects(database);
  await pruneRawPayloads(database);
  await seedOld(test, 2);
  const states = ['delivered', 'dead', 'dead', 'discarded', 'delivered', 'pending'] as const;
  const seeded = await seedEvents(test, states.length, (i) => ({
    state: states[i]!,
    processedBy: i === 0 ? ['lab'] : [],
  }));
  const [delivered, dead, edited, discarded, failed] = seeded as [
    SeededEvent,
    SeededEvent,
    SeededEvent,
    SeededEvent,
    SeededEvent,
  ];
  await refuseRecord(database);
  await failConsumer(database, failed);
  await database.inTransaction((transaction) => editAndReplay(transaction, edited));
  const claimedEntryId = await claimOne(test, database);
  const replayId = await startReplay(database);
  const governed = await buildGovernedWorld(test, database);
  await closeAndVerify(test, database);
  await new EvidenceRepository(database).attest(SIGNER);
  await pruneEntriesAndEffects(database);
  await new LedgerSegmentRepository(database).verifyAll();
  await new EvidenceRepository(database).attest(SIGNER);
  return { delivered, dead, edited, discarded, failed, claimedEntryId, replayId, governed };
}

async function startFleet(database: Database): Promise<void> {
  const topics = [defineTopic({ name: 'quotes', transport: 'memory' })];
  await new TopicRepository(database).register(topics, (topic) => topic);
  const worker = { workerId: WORKER, hostname: 'h', pid: 1, version: '0' };
  const state = { stopping: false, topics: {} };
  await new WorkerRepository(database).heartbeat(worker, 3_600_000, state);
}

/** Delivered and processed long ago. */
async function seedOld(test: TestDatabase, count: number): Promise<void> {
  const seeded = await seedEvents(test, count, () => ({
    state: 'delivered',
    processedBy: ['lab'],
    event: { ingested_at: new Date(Date.now() - 2 * RETENTION_DAYS * 86_400_000).toISOString() },
  }));
  const ago = `interval '${2 * RETENTION_DAYS} days'`;
  await test.sql(
    `UPDATE outbox SET created_at = created_at - ${ago}, delivered_at = delivered_at - ${ago}
     WHERE id = ANY ($1::bigint[])`,
    [seeded.flatMap(({ entryIds }) => entryIds)],
  );
  await test.sql(
    `UPDATE processed_events SET processed_at = processed_at - ${ago}
     WHERE event_id = ANY ($1::uuid[])`,
    [seeded.map(({ event }) => event.event_id)],
  );
}

async function pruneEntriesAndEffects(database: Database): Promise<void> {
  const retention = new RetentionRepository(database);
  await retention.pruneEntries({ after: FIRST_ENTRY, rowsMax: 1_000, days: RETENTION_DAYS });
  await database.dataSource.transaction((manager) =>
    inbox.pruneProcessed(manager, {
      consumer: 'lab',
      olderThanSeconds: RETENTION_DAYS * 86_400,
      rowsMax: 100,
      besideOutbox: true,
    }),
  );
}

async function pruneRawPayloads(database: Database): Promise<void> {
  const days = RETENTION_DAYS;
  const limits = { rawPayloadsMax: 1_000, recordsMax: 1_000, days, decisionDays: days };
  const retention = new RetentionRepository(database);
  await retention.pruneRawPayloads({ after: FIRST_RAW_PAYLOAD, ...limits });
}

function newSigner(): EvidenceSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return readSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
}

/** A record in quarantine, and how far its connector has read. */
async function refuseRecord(database: Database): Promise<void> {
  const text = '{"close":null}';
  const source = 'yahoo';
  await new IngestRepository(database).write({
    raws: [
      {
        id: newId(),
        source,
        connector: 'yahoo-chart',
        fetched_at: new Date(),
        trace_id: newId(),
        payload_text: text,
        payload_sha256: createHash('sha256').update(text).digest(),
      },
    ],
    records: [],
    rejected: [
      {
        raw: 0,
        record_index: 0,
        record_text: text,
        reasons: [{ code: 'GATE.INVALID', path: '/close', message: 'must be a decimal' }],
      },
    ],
    cursors: [{ connector: 'yahoo-chart', source, cursor: { at: 7 } }],
  });
}

async function failConsumer(database: Database, { event }: SeededEvent): Promise<void> {
  await database.dataSource.transaction((manager) =>
    inbox.recordFailure(manager, {
      eventId: event.event_id,
      consumer: 'lab',
      topic: 'quotes',
      attemptsMax: 1,
      errorCode: 'CONSUMER.FAILED',
      errorMessage: 'division by zero',
      envelope: '{}',
    }),
  );
}

async function editAndReplay(transaction: Transaction, { entryIds }: SeededEvent): Promise<void> {
  const actions = new DeadLetterActions(transaction);
  const entry = (await actions.lock(entryIds[0]!))!;
  await actions.replayEdited({
    entry,
    editedBy: 'ann',
    reason: 'typo',
    originalPayload: '{}',
    originalEnvelope: '{}',
    editedPayload: '{}',
    editedEnvelope: '{"edited":true}',
  });
  await record(transaction, 'dead_letter.edit_and_replay', `entry:${entry.id}`);
}

/** Ordered one of its deliveries; the others wait in its list. */
async function startReplay(database: Database): Promise<string> {
  const id = newId();
  await database.inTransaction(async (transaction) => {
    await new ReplayActions(transaction).create({
      id,
      name: 'INC-1',
      reason: 'x',
      filter: { source: 'binance' },
      ratePerSecond: 1,
      ordering: 'none',
      onlyUnprocessedBy: null,
      requestedBy: 'ann',
    });
    await record(transaction, 'replay.create', `replay:${id}`);
  });
  const jobs = new ReplayJobRepository(database);
  const [job] = await jobs.hold(WORKER, 1);
  await jobs.list(job!, WORKER);
  await jobs.step(id, WORKER, 1);
  return id;
}

/** In flight below what the sweep is sure of, so that nobody looks for it there. */
async function claimOne(test: TestDatabase, database: Database): Promise<string> {
  const outbox = new OutboxRepository(database);
  const [first] = (await outbox.claimFresh({
    claimId: newId(),
    topic: 'quotes',
    workerId: WORKER,
    entriesMax: 1,
    bytesMax: 1e9,
  }))!.entries;
  await test.sql('UPDATE topic_cursors SET swept_through = frontier, sweep_position = frontier');
  return first!.id;
}

async function record(transaction: Transaction, action: string, target: string): Promise<void> {
  const action_ = { actor: 'ann', role: 'operator', action, target, filter: null, affected: 1 };
  const rest = { before: null, after: null, reason: 'x', request_id: null };
  await new AuditChain(transaction).append({ ...action_, ...rest }, new Date());
}
