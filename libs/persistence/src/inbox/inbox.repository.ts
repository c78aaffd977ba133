import { cleanText } from '@acp/contracts';
import type { EntityManager } from 'typeorm';
import { runnerOf } from '../database.js';
import { envelopeAsJson } from './envelope-as-json.js';
import {
  addPendingAcks,
  dropPendingAcks,
  takePendingAcks,
  type PendingAckRow,
} from './sql/pending-acks.sql.js';
import {
  countPrunable,
  countPrunableBesideOutbox,
  pruneProcessed,
  pruneProcessedBesideOutbox,
} from './sql/prune-processed.sql.js';
import { noteProcessed } from './sql/note-processed.sql.js';
import { recordFailure, type RecordFailureRow } from './sql/record-failure.sql.js';
import { recordProcessed, type DuplicateRow } from './sql/record-processed.sql.js';
import { recordStanding, type StandingRow } from './sql/record-standing.sql.js';

/** Code points of an error text that are kept of a failure, and of its code. */
export const FAILURE_MESSAGE_CHARS_MAX = 2_000;
export const FAILURE_CODE_CHARS_MAX = 128;

export interface ProcessedBatch {
  consumer: string;
  topic: string;
  /** May name an event more than once; the repetitions count as duplicates. */
  eventIds: readonly string[];
}

export interface ConsumerFailure {
  eventId: string;
  consumer: string;
  topic: string;
  /** Failures after which the consumer gives up; null never does. */
  attemptsMax: number | null;
  errorCode: string;
  errorMessage: string;
  /** The message body as it came; stored as JSON, or as a JSON string when it is none. */
  envelope: string;
}

export interface PruneStep {
  consumer: string;
  olderThanSeconds: number;
  rowsMax: number;
  /** Keep rows whose outbox entry still exists. Needs the control plane's own database. */
  besideOutbox: boolean;
}

/**
 * The inbox of a consumer: what has had its effect and what failed. Every method runs on the
 * transaction it is given, which has to be READ COMMITTED.
 */
export class InboxRepository {
  constructor(private readonly options: { preparedStatements: boolean }) {}

  /** Records the batch and answers the ids that are new: those whose effect is still to be made. */
  async recordProcessed(manager: EntityManager, batch: ProcessedBatch): Promise<Set<string>> {
    const values = recordValues(batch);
    const { rows } = await this.runner(manager).run<DuplicateRow>(recordProcessed, values);
    const fresh = new Set(values[0]);
    for (const row of rows) fresh.delete(row.event_id);
    return fresh;
  }

  /** The same for releases, in the control plane's database: what is recalled is not recorded. */
  async recordStanding(
    manager: EntityManager,
    batch: ProcessedBatch,
  ): Promise<{ fresh: Set<string>; recalled: string[] }> {
    const values = recordValues(batch);
    const { rows } = await this.runner(manager).run<StandingRow>(recordStanding, values);
    const fresh = new Set(values[0]);
    for (const row of rows) fresh.delete(row.event_id);
    return { fresh, recalled: rows.filter((row) => row.recalled).map((row) => row.event_id) };
  }

  /** Notes effects that were made outside a delivery, so that a later one makes none. */
  async noteProcessed(manager: EntityManager, batch: ProcessedBatch): Promise<void> {
    const { eventIds, consumer, topic } = batch;
    await this.runner(manager).run(noteProcessed, [eventIds, consumer, topic]);
  }

  /** Counts a failure; says whether the consumer has given the event up. */
  async recordFailure(manager: EntityManager, failure: ConsumerFailure): Promise<RecordFailureRow> {
    const { rows } = await this.runner(manager).run<RecordFailureRow>(recordFailure, [
      failure.eventId,
      failure.consumer,
      failure.topic,
      failure.attemptsMax,
      cleanText(failure.errorCode, FAILURE_CODE_CHARS_MAX),
      cleanText(failure.errorMessage, FAILURE_MESSAGE_CHARS_MAX),
      envelopeAsJson(failure.envelope),
    ]);
    return rows[0]!;
  }

  /** One bounded step of retention; how many rows it deleted. */
  async pruneProcessed(manager: EntityManager, step: PruneStep): Promise<number> {
    const statement = step.besideOutbox ? pruneProcessedBesideOutbox : pruneProcessed;
    const { count } = await this.runner(manager).run(statement, pruneValues(step));
    return count;
  }

  /** How many rows one step would delete. */
  async countPrunable(manager: EntityManager, step: PruneStep): Promise<number> {
    const statement = step.besideOutbox ? countPrunableBesideOutbox : countPrunable;
    const { rows } = await this.runner(manager).run<{ prunable: number }>(
      statement,
      pruneValues(step),
    );
    return rows[0]!.prunable;
  }

  async addPendingAcks(manager: EntityManager, batch: ProcessedBatch): Promise<void> {
    await this.runner(manager).run(addPendingAcks, [batch.eventIds, batch.consumer, batch.topic]);
  }

  async takePendingAcks(
    manager: EntityManager,
    consumer: string,
    rowsMax: number,
  ): Promise<PendingAckRow[]> {
    const { rows } = await this.runner(manager).run<PendingAckRow>(takePendingAcks, [
      consumer,
      rowsMax,
    ]);
    return rows;
  }

  async dropPendingAcks(
    manager: EntityManager,
    consumer: string,
    eventIds: readonly string[],
  ): Promise<void> {
    await this.runner(manager).run(dropPendingAcks, [eventIds, consumer]);
  }

  private runner(manager: EntityManager) {
    return runnerOf(manager, this.options.preparedStatements);
  }
}

function recordValues({ eventIds, consumer, topic }: ProcessedBatch) {
  const deliveries = new Map<string, number>();
  for (const given of eventIds) {
    const id = given.toLowerCase();
    deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
  }
  return [[...deliveries.keys()], [...deliveries.values()], consumer, topic] as const;
}

function pruneValues(step: PruneStep): unknown[] {
  return [step.consumer, step.olderThanSeconds, step.rowsMax];
}
