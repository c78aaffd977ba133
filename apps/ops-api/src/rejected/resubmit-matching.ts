import {
  systemClock,
  type RejectedFilter,
  type RejectedResubmitAnswer,
  type RejectedResubmitRequest,
  type RejectionReason,
  type TopicDefinition,
} from '@acp/contracts';
import { admitRecord, countCommit } from '@acp/intake';
import {
  OutboxDoorbell,
  type AcceptedRecord,
  type Keyset,
  type RawPayloadRow,
  type StepRecord,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import { ContentExpectations } from '../expectations/content-expectations.js';
import { givenMembers, refuseEmptyFilter, refuseWithoutReason } from '../filter/filter-of.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import type { ActionStore } from '../store/action-store.js';
import { sameRecord } from './mend-record.js';
import { routableTopics, topicsOf } from './routes.js';
import { storePassing, type Stored } from './store-passing.js';

/** What one request takes: it is one transaction, and holds its records locked. */
const STEP = { rowsMax: 500, bytesMax: 8 * 1024 * 1024 } as const;
const SAMPLE_ROWS = 10;
const CURSOR: CursorForm = { list: 'resubmit', id: 'uuid' };

interface Refused {
  id: string;
  reasons: RejectionReason[];
}

interface Step extends Stored {
  became: { id: string; event_id: string }[];
  refused: Refused[];
  next: Keyset | null;
}

/**
 * Puts open records through the gate again as they are: after a new version of a schema, a new topic,
 * a wider limit. What is refused again stays open. A dry run does all of it and takes it back.
 */
@Injectable()
export class ResubmitMatching {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
    private readonly expectations: ContentExpectations,
  ) {}

  async execute(actor: Actor, request: RejectedResubmitRequest): Promise<RejectedResubmitAnswer> {
    const { dry_run = false, reason } = request;
    refuseEmptyFilter(request.filter, 'record');
    refuseWithoutReason(request);
    const filter = givenMembers(request.filter);
    const after = decodeCursor(CURSOR, request.cursor);
    const { step, answer } = await this.record.run(actor, async (store) => {
      const matched = await store.rejected.countAfter(filter, after);
      const { items: sample } = await store.rejected.list(
        { ...filter, status: 'open' },
        SAMPLE_ROWS,
        null,
      );
      const take = () => takeStep(store, actor, { filter, after, expectations: this.expectations });
      const step = dry_run ? await takenBack(store, take) : await take();
      const remaining = step.next ? await store.rejected.countAfter(filter, step.next) : 0;
      const answer = { ...answerOf(step, { dry_run, remaining }), matched, sample };
      const record = dry_run ? null : await recordOf(store, step, { filter, reason });
      return { result: { step, answer }, record };
    });
    if (answer.affected > 0) {
      countCommit(step.write, step.outcomes);
      this.doorbell.ring(new Set(topicsOf(step.write)));
    }
    return answer;
  }
}

async function takeStep(
  store: ActionStore,
  actor: Actor,
  {
    filter,
    after,
    expectations,
  }: { filter: RejectedFilter; after: Keyset | null; expectations: ContentExpectations },
): Promise<Step> {
  const topics = await routableTopics(store);
  const { records, next } = await store.rejected.lockStep(filter, after, STEP);
  const gate = throughGate(records, { topics, expectations, actor: actor.name });
  const write = { raws: gate.raws, records: gate.passed, rejected: [] };
  const stored = await storePassing(store.ingest, (work) => store.savepoint(work), write);
  const became = stored.write.records.map(({ raw, event }) => ({
    id: gate.idOf.get(stored.write.raws[raw]!.id)!,
    event_id: event.event_id,
  }));
  const conflicts = stored.conflicts.map(({ at, reasons }) => ({
    id: gate.idOf.get(gate.raws[at]!.id)!,
    reasons: [...reasons],
  }));
  await store.rejected.resolveResubmitted(became, actor.name);
  return { ...stored, became, refused: [...gate.refused, ...conflicts], next };
}

/** Every record with a raw payload of its own; `idOf` leads from that back to the record. */
function throughGate(
  records: readonly StepRecord[],
  by: {
    topics: readonly TopicDefinition[];
    expectations: ContentExpectations;
    actor: string;
  },
) {
  const { topics, expectations, actor } = by;
  const raws: RawPayloadRow[] = [];
  const passed: AcceptedRecord[] = [];
  const refused: Refused[] = [];
  const idOf = new Map<string, string>();
  for (const record of records) {
    const payload = sameRecord(record, { actor, now: systemClock.now() });
    const at = { raw: raws.length, record_index: 0 };
    const admission = admitRecord(payload.records[0]!, { payload, topics, at });
    const reasons =
      admission.kind === 'refused'
        ? admission.record.reasons
        : expectations.reasonsAgainst(admission.record, Date.now());
    if (admission.kind === 'refused' || reasons.length > 0) {
      refused.push({ id: record.id, reasons: [...reasons] });
      continue;
    }
    raws.push(payload.raw);
    passed.push(admission.record);
    idOf.set(payload.raw.id, record.id);
  }
  return { raws, passed, refused, idOf };
}

class TakenBack extends Error {
  constructor(readonly step: Step) {
    super('a dry run changes nothing');
  }
}

async function takenBack(store: ActionStore, take: () => Promise<Step>): Promise<Step> {
  try {
    return await store.savepoint(async () => {
      throw new TakenBack(await take());
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.step;
    throw error;
  }
}

function answerOf(
  { became, refused, next }: Step,
  { dry_run, remaining }: { dry_run: boolean; remaining: number },
): Omit<RejectedResubmitAnswer, 'matched' | 'sample'> {
  return {
    dry_run,
    passing: became.length,
    affected: dry_run ? 0 : became.length,
    refused: refused.length,
    refused_sample: refused.slice(0, SAMPLE_ROWS),
    remaining,
    next_cursor: remaining > 0 ? encodeCursor(CURSOR, next) : null,
  };
}

/** Null where nothing passed: nothing was changed. The entries lead a trace to this action. */
async function recordOf(
  store: ActionStore,
  { write, outcomes, became, refused }: Step,
  { filter, reason }: { filter: RejectedFilter; reason: string | undefined },
): Promise<ActionRecord | null> {
  if (became.length === 0) return null;
  const accepted = write.records.filter((_, index) => outcomes[index]!.outcome === 'accepted');
  const entries = await store.rejected.entriesOf(accepted.map(({ event }) => event.event_id));
  const after = { refused_again: refused.length };
  const action = 'rejected.resubmit_matching';
  return { action, filter, affected: became.length, after, reason, entries };
}
