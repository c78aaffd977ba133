import {
  contentSha256,
  ControlPlaneError,
  newId,
  renderEnvelope,
  routesOf,
  systemClock,
  type CanonicalEvent,
  type RejectedRecord,
  type ResubmitAnswer,
  type ResubmitRequest,
  type TopicDefinition,
} from '@acp/contracts';
import {
  EventRepository,
  IngestRepository,
  OutboxDoorbell,
  RejectedActions,
  RejectedRepository,
  TopicStateRepository,
  type LockedRecord,
  type TripleWrite,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { mendEvent } from './mend-event.js';

/** Under this connector the raw payloads of resubmissions are kept. */
export const RESUBMIT_CONNECTOR = 'resubmit';

/**
 * Puts a mended record through the triple write. The operator's text is a raw payload of its own that
 * names the record and the raw payload it was refused in; both stay as they came.
 *
 * The event commits first and the record's new status after it: a crash between the two leaves an
 * open record whose resubmission is a duplicate the next time.
 */
@Injectable()
export class ResubmitRejected {
  constructor(
    private readonly rejected: RejectedRepository,
    private readonly actions: RejectedActions,
    private readonly ingest: IngestRepository,
    private readonly events: EventRepository,
    private readonly topics: TopicStateRepository,
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(actor: Actor, id: string, request: ResubmitRequest): Promise<ResubmitAnswer> {
    const topics = await this.routableTopics();
    return this.record.run(actor, async (runner) => {
      const record = await this.actions.lock(runner, id);
      refuseResolved(id, record);
      const event = mendEvent(record, request.event, systemClock.now());
      const outcome = await this.store(record, event, topics, actor);
      const status = 'resubmitted' as const;
      const resubmittedAs = event.event_id;
      await this.actions.resolve(runner, id, { status, by: actor.name, resubmittedAs });
      return {
        result: { id, status, event_id: event.event_id, outcome },
        record: {
          action: 'rejected.resubmit',
          target: `rejected:${id}`,
          affected: 1,
          after: request.event,
          reason: request.reason,
        },
      };
    });
  }

  async discard(actor: Actor, id: string, reason: string): Promise<RejectedRecord> {
    await this.record.run(actor, async (runner) => {
      const record = await this.actions.lock(runner, id);
      refuseResolved(id, record);
      await this.actions.resolve(runner, id, { status: 'discarded', by: actor.name });
      const target = `rejected:${id}`;
      return { result: null, record: { action: 'rejected.discard', target, affected: 1, reason } };
    });
    return (await this.rejected.find(id))!;
  }

  private async store(
    record: LockedRecord,
    event: CanonicalEvent,
    topics: readonly TopicDefinition[],
    actor: Actor,
  ): Promise<'accepted' | 'duplicate'> {
    const stored = await this.events.find(event.event_id);
    if (stored && stored.content_sha256 !== contentSha256(event).toString('hex')) {
      const detail = `event ${event.event_id} exists and says something else`;
      throw new ControlPlaneError('GATE.CONFLICT', detail);
    }
    if (stored) return 'duplicate';
    const [outcome] = await this.ingest.write(tripleWriteOf(record, event, topics, actor));
    if (outcome!.outcome === 'rejected') {
      throw new ControlPlaneError('GATE.CONFLICT', `event ${event.event_id} exists already`);
    }
    this.doorbell.ring(routesOf(event.event_type, topics).map(({ name }) => name));
    return outcome!.outcome;
  }

  /** The topics as the relay has registered them: those are the ones that will be delivered. */
  private async routableTopics(): Promise<TopicDefinition[]> {
    const topics = (await this.topics.list()).filter((topic) => topic.transport !== 'unknown');
    if (topics.length === 0) {
      const detail = 'no topics are registered yet; start a relay worker first';
      throw new ControlPlaneError('REQUEST.CONFLICT', detail);
    }
    const live = topics.filter((topic) => topic.breakers.length > 0);
    return (live.length > 0 ? live : topics).map(
      ({ policy }) => policy as unknown as TopicDefinition,
    );
  }
}

function refuseResolved(id: string, record: LockedRecord | null): asserts record is LockedRecord {
  if (!record) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no rejected record ${id}`);
  if (record.status === 'open') return;
  throw new ControlPlaneError('REQUEST.CONFLICT', `rejected record ${id} is ${record.status}`);
}

function tripleWriteOf(
  record: LockedRecord,
  event: CanonicalEvent,
  topics: readonly TopicDefinition[],
  actor: Actor,
): TripleWrite {
  const payload_text = JSON.stringify({
    resubmission_of: record.id,
    raw_payload_id: record.raw_payload_id,
    resubmitted_by: actor.name,
    event,
  });
  const payloadText = JSON.stringify(event.payload);
  return {
    raws: [
      {
        id: newId(),
        source: record.source,
        connector: RESUBMIT_CONNECTOR,
        fetched_at: new Date(event.ingested_at),
        trace_id: record.trace_id,
        payload_text,
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      },
    ],
    records: [
      {
        raw: 0,
        record_index: 0,
        event,
        mapper_version: 1,
        entries: routesOf(event.event_type, topics).map((topic) => ({
          topic: topic.name,
          partition_key: event.entity_id,
          ...renderEnvelope(event, topic.format, payloadText),
        })),
      },
    ],
    rejected: [],
  };
}
