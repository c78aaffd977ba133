import {
  ControlPlaneError,
  systemClock,
  type RejectedRecord,
  type ResubmitAnswer,
  type ResubmitRequest,
  type TopicDefinition,
} from '@acp/contracts';
import { admitRecord, countCommit, gateRefusal } from '@acp/intake';
import {
  OutboxDoorbell,
  type AcceptedRecord,
  type LockedRecord,
  type RecordOutcome,
  type TripleWrite,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { ContentExpectations } from '../expectations/content-expectations.js';
import { keptMembers, mendRecord } from './mend-record.js';
import { routableTopics, topicsOf } from './routes.js';

/**
 * Puts a mended record through the gate and into the triple write, as every record. The operator's text
 * is a raw payload of its own, with an account of its own.
 *
 * The event, the record's new status and the audit row commit together.
 */
@Injectable()
export class ResubmitRejected {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
    private readonly expectations: ContentExpectations,
  ) {}

  async execute(actor: Actor, id: string, request: ResubmitRequest): Promise<ResubmitAnswer> {
    const { write, outcomes, answer } = await this.record.run(actor, async (store) => {
      const topics = await routableTopics(store);
      const refused = await store.rejected.lock(id);
      refuseResolved(id, refused);
      const { expectations } = this;
      const by = { actor, topics, expectations };
      const { write, event_id } = admitted(refused, request.event, by);
      const outcomes = await store.ingest.write(write);
      const outcome = storedOutcome(outcomes[0]!);
      const resolution = { by: actor.name, resubmittedAs: event_id };
      await store.rejected.resolve(id, { status: 'resubmitted', ...resolution });
      const answer: ResubmitAnswer = { id, status: 'resubmitted', event_id, outcome };
      return {
        result: { write, outcomes, answer },
        record: {
          action: 'rejected.resubmit',
          target: `rejected:${id}`,
          affected: 1,
          after: request.event,
          reason: request.reason,
        },
      };
    });
    countCommit(write, outcomes);
    if (answer.outcome === 'accepted') this.doorbell.ring(topicsOf(write));
    return answer;
  }

  async discard(actor: Actor, id: string, reason: string): Promise<RejectedRecord> {
    return this.record.run(actor, async ({ rejected }) => {
      const record = await rejected.lock(id);
      refuseResolved(id, record);
      await rejected.resolve(id, { status: 'discarded', by: actor.name });
      const result = (await rejected.find(id))!;
      const target = `rejected:${id}`;
      return { result, record: { action: 'rejected.discard', target, affected: 1, reason } };
    });
  }
}

interface Given {
  actor: Actor;
  topics: readonly TopicDefinition[];
  expectations: ContentExpectations;
}

/** The triple write of the mended record; throws the gate's code with every reason. */
function admitted(
  refused: LockedRecord,
  given: ResubmitRequest['event'],
  { actor, topics, expectations }: Given,
): { write: TripleWrite; event_id: string } {
  const now = systemClock.now();
  const payload = mendRecord(refused, given, { actor: actor.name, now });
  const at = { raw: 0, record_index: 0 };
  const admission = admitRecord(payload.records[0]!, { payload, topics, at });
  const ofTheGate =
    admission.kind === 'refused'
      ? admission.record.reasons
      : expectations.reasonsAgainst(admission.record, now.getTime());
  const reasons = [...keptMembers(given), ...ofTheGate];
  if (reasons.length > 0) throw gateRefusal(reasons, { source: refused.source });
  const record = admission.record as AcceptedRecord;
  const write = { raws: [payload.raw], records: [record], rejected: [] };
  return { write, event_id: record.event.event_id };
}

/** Other content under a stored id changes nothing: the whole action is rolled back. */
function storedOutcome(outcome: RecordOutcome): 'accepted' | 'duplicate' {
  if (outcome.outcome !== 'rejected') return outcome.outcome;
  const { reasons } = outcome;
  throw gateRefusal(reasons, {});
}

function refuseResolved(id: string, record: LockedRecord | null): asserts record is LockedRecord {
  if (!record) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no rejected record ${id}`);
  if (record.status === 'open') return;
  throw new ControlPlaneError('REQUEST.CONFLICT', `rejected record ${id} is ${record.status}`);
}
