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
import { OutboxDoorbell, type LockedRecord, type TripleWrite } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import type { ActionStore } from '../store/action-store.js';
import { mendEvent } from './mend-event.js';

/** Under this connector the raw payloads of resubmissions are kept. */
export const RESUBMIT_CONNECTOR = 'resubmit';

/**
 * Puts a mended record through the triple write. The operator's text is a raw payload of its own that
 * names the record and the raw payload it was refused in; both stay as they came.
 *
 * The event, the record's new status and the audit row commit together.
 */
@Injectable()
export class ResubmitRejected {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(actor: Actor, id: string, request: ResubmitRequest): Promise<ResubmitAnswer> {
    const { routes, answer } = await this.record.run(actor, async (store) => {
      const topics = await routableTopics(store);
      const record = await store.rejected.lock(id);
      refuseResolved(id, record);
      const event = mendEvent(record, request.event, systemClock.now());
      const outcome = await storeEvent(store, event, tripleWriteOf(record, event, topics, actor));
      const status = 'resubmitted' as const;
      const resubmittedAs = event.event_id;
      await store.rejected.resolve(id, { status, by: actor.name, resubmittedAs });
      return {
        result: {
          routes: routesOf(event.event_type, topics),
          answer: { id, status, event_id: event.event_id, outcome },
        },
        record: {
          action: 'rejected.resubmit',
          target: `rejected:${id}`,
          affected: 1,
          after: request.event,
          reason: request.reason,
        },
      };
    });
    this.doorbell.ring(routes.map(({ name }) => name));
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

async function storeEvent(
  store: ActionStore,
  event: CanonicalEvent,
  write: TripleWrite,
): Promise<'accepted' | 'duplicate'> {
  const stored = await store.events.find(event.event_id);
  if (stored && stored.content_sha256 !== contentSha256(event).toString('hex')) {
    const detail = `event ${event.event_id} exists and says something else`;
    throw new ControlPlaneError('GATE.CONFLICT', detail);
  }
  if (stored) return 'duplicate';
  const [outcome] = await store.ingest.write(write);
  if (outcome!.outcome === 'rejected') {
    throw new ControlPlaneError('GATE.CONFLICT', `event ${event.event_id} exists already`);
  }
  return outcome!.outcome;
}

/** The topics as the relay has registered them: those are the ones that will be delivered. */
async function routableTopics(store: ActionStore): Promise<TopicDefinition[]> {
  const topics = (await store.topics.list()).filter((topic) => topic.transport !== 'unknown');
  if (topics.length === 0) {
    const detail = 'no topics are registered yet; start a relay worker first';
    throw new ControlPlaneError('REQUEST.CONFLICT', detail);
  }
  const live = topics.filter((topic) => topic.breakers.length > 0);
  return (live.length > 0 ? live : topics).map(
    ({ policy }) => policy as unknown as TopicDefinition,
  );
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
