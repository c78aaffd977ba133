import {
  ControlPlaneError,
  type DeliveryRequest,
  type EventDetail,
  type EventSummary,
  type Trace,
  type TraceEvents,
} from '@acp/contracts';
import {
  AuditRepository,
  EventRepository,
  RejectedRepository,
  type Keyset,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { encodeCursor, type CursorForm } from '../paging/cursor.js';
import { parsedEnvelope } from '../store/parsed-envelope.js';
import { RESUBMIT_CONNECTOR } from '../rejected/mend-record.js';
import { traceHops } from './trace-hops.js';
import { traceSteps, type LifeOfEvent } from './trace-steps.js';

/** Characters of a raw payload that an answer carries. */
const RAW_TEXT_CHARS_MAX = 262_144;
/** Relatives listed in each direction, and how far the chain is followed. */
const RELATIVES_MAX = 100;
const RELATIVES_DEPTH_MAX = 50;
const REJECTED_MAX = 100;
const ACTIONS_MAX = 200;
/** How the raw payload of a resubmission begins. */
const RESUBMISSION = /^\{"resubmission_of":"([0-9a-f-]{36})"/;

export const TRACE_CURSOR: CursorForm = { list: 'trace', id: 'uuid' };

/** Everything that is known of one event, and of all events of one trace. */
@Injectable()
export class ReadTrace {
  constructor(
    private readonly events: EventRepository,
    private readonly audit: AuditRepository,
    private readonly rejected: RejectedRepository,
  ) {}

  async event(eventId: string): Promise<EventDetail> {
    const event = await this.events.find(eventId);
    if (!event) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no event ${eventId}`);
    const [raw_payload, deliveries, effects] = await Promise.all([
      this.events.rawPayload(event.raw_payload_id, RAW_TEXT_CHARS_MAX),
      this.events.deliveries(eventId),
      this.events.effects(eventId),
    ]);
    return { ...event, raw_payload, deliveries, effects, redacted: [] };
  }

  async request(eventId: string, entryId: string): Promise<DeliveryRequest> {
    const found = await this.events.request(eventId, entryId);
    if (!found) {
      throw new ControlPlaneError('REQUEST.NOT_FOUND', `event ${eventId} has no entry ${entryId}`);
    }
    const { envelope, ...request } = found;
    return { ...request, ...parsedEnvelope(envelope), redacted: [] };
  }

  async trace(eventId: string): Promise<Trace> {
    const event = await this.event(eventId);
    const entryIds = event.deliveries.map(({ id }) => id);
    const [attempts, actions, relatives] = await Promise.all([
      this.events.attempts(eventId),
      this.audit.touching(actedOn(event), entryIds, ACTIONS_MAX),
      this.relatives(event),
    ]);
    const { deliveries: entries, effects } = event;
    const life: LifeOfEvent = { event, entries, attempts, effects, actions };
    return { event, steps: traceSteps(life), hops: traceHops(life), attempts, relatives };
  }

  async eventsOf(traceId: string, limit: number, after: Keyset | null): Promise<TraceEvents> {
    const { items, next } = await this.events.search({ trace_id: traceId }, limit, after);
    const rejected = await this.rejected.ofTrace(traceId, REJECTED_MAX);
    return { trace_id: traceId, items, next_cursor: encodeCursor(TRACE_CURSOR, next), rejected };
  }

  private async relatives(event: EventSummary): Promise<Trace['relatives']> {
    const [causes, consequences, sameTrace] = await Promise.all([
      this.events.causes(event.event_id, RELATIVES_DEPTH_MAX),
      this.events.consequences(event.event_id, RELATIVES_DEPTH_MAX, RELATIVES_MAX + 1),
      this.events.search({ trace_id: event.trace_id }, RELATIVES_MAX, null),
    ]);
    return {
      causes,
      consequences: consequences.slice(0, RELATIVES_MAX),
      same_trace: sameTrace.items.filter(({ event_id }) => event_id !== event.event_id),
      truncated:
        causes.length >= RELATIVES_DEPTH_MAX ||
        consequences.length > RELATIVES_MAX ||
        sameTrace.next !== null,
    };
  }
}

/** What operators name when they act on this event: itself, its entries, replays, refused record. */
function actedOn({ event_id, deliveries, raw_payload }: EventDetail): string[] {
  const replays = new Set(deliveries.flatMap(({ replay_id }) => replay_id ?? []));
  const refused = RESUBMISSION.exec(raw_payload?.payload_text ?? '')?.[1];
  return [
    `event:${event_id}`,
    ...deliveries.map(({ id }) => `entry:${id}`),
    ...[...replays].map((id) => `replay:${id}`),
    ...(raw_payload?.connector === RESUBMIT_CONNECTOR && refused ? [`rejected:${refused}`] : []),
  ];
}
