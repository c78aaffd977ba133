import {
  ControlPlaneError,
  systemClock,
  type HeldBatch,
  type HeldBatchAnswer,
  type HeldBatchRequest,
} from '@acp/contracts';
import { countCommit, releasedBatch } from '@acp/intake';
import { OutboxDoorbell, type RecordOutcome, type TripleWrite } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { refuseWithoutReason } from '../filter/filter-of.js';
import { routableTopics, topicsOf } from '../rejected/routes.js';
import type { ActionStore } from '../store/action-store.js';

interface Released {
  write: TripleWrite;
  outcomes: RecordOutcome[];
}

/** Carries what a dry run has done out of the savepoint that takes it back. */
class TakenBack extends Error {
  constructor(readonly released: Released) {
    super('a dry run changes nothing');
  }
}

/** Ends a held batch: stored as if it had come in now, or given up. */
@Injectable()
export class ResolveHeld {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  /**
   * Events, quarantine, the batch's new state and the audit row commit together. What holds the batch is not
   * judged again; records that an expectation sends to quarantine go there.
   */
  async release(actor: Actor, id: string, request: HeldBatchRequest): Promise<HeldBatchAnswer> {
    const { dry_run = false, reason } = request;
    refuseWithoutReason(request);
    const { released, answer } = await this.record.run(actor, async (store) => {
      const held = await lockHeld(store, id);
      const topics = await routableTopics(store);
      const write = releasedBatch(held.content, { topics, now: systemClock.now() });
      const run = async () => ({ write, outcomes: await store.ingest.write(write) });
      const released = dry_run ? await takenBack(store, run) : await run();
      const answer = answerOf(held, released, dry_run);
      if (dry_run) return { result: { released, answer }, record: null };
      await store.heldBatches.resolve(id, { state: 'released', by: actor.name, reason });
      const { accepted, duplicates, rejected } = answer;
      const after = { accepted, duplicates, rejected };
      const record = { action: 'held_batch.release', target: `held_batch:${id}`, after, reason };
      return { result: { released, answer }, record: { ...record, affected: held.records } };
    });
    if (!dry_run) {
      countCommit(released.write, released.outcomes);
      this.doorbell.ring(new Set(topicsOf(released.write)));
    }
    return answer;
  }

  /** Nothing of it becomes an event; the batch stays to be looked at, as long as results are kept. */
  async discard(actor: Actor, id: string, request: HeldBatchRequest): Promise<HeldBatchAnswer> {
    const { dry_run = false, reason } = request;
    refuseWithoutReason(request);
    return this.record.run(actor, async (store) => {
      const { records } = await lockHeld(store, id);
      const none = { records, accepted: 0, duplicates: 0, rejected: 0 };
      const result: HeldBatchAnswer = { id, dry_run, state: 'held', ...none };
      if (dry_run) return { result, record: null };
      await store.heldBatches.resolve(id, { state: 'discarded', by: actor.name, reason });
      const record = { action: 'held_batch.discard', target: `held_batch:${id}`, reason };
      return {
        result: { ...result, state: 'discarded' },
        record: { ...record, affected: records },
      };
    });
  }
}

async function lockHeld({ heldBatches }: ActionStore, id: string) {
  const held = await heldBatches.lock(id);
  if (!held) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no held batch ${id}`);
  if (held.state === 'held') return held;
  throw new ControlPlaneError('REQUEST.CONFLICT', `held batch ${id} is ${held.state}`);
}

async function takenBack(store: ActionStore, work: () => Promise<Released>): Promise<Released> {
  try {
    return await store.savepoint(async () => {
      throw new TakenBack(await work());
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.released;
    throw error;
  }
}

function answerOf(
  { id, records }: HeldBatch,
  { write, outcomes }: Released,
  dry_run: boolean,
): HeldBatchAnswer {
  const count = (outcome: RecordOutcome['outcome']) =>
    outcomes.filter((one) => one.outcome === outcome).length;
  return {
    ...{ id, dry_run, state: dry_run ? 'held' : 'released', records },
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected') + write.rejected.length,
  };
}
