import {
  CANARY_SOURCE,
  ControlPlaneError,
  isCanary,
  type Clock,
  type EventDraft,
} from '@acp/contracts';
import {
  arrayItemTexts,
  decodeUtf8,
  EVENT_WAYS,
  gateRefusal,
  type MappedRecord,
  parseJson,
  rawPayloadOf,
  refusedRecord,
} from '@acp/intake';
import type { RawPayloadRow } from '@acp/persistence';
import type { AcceptEvents, ItemOutcome } from '../accept/accept-events.js';
import { refuseHeld } from '../expectations/refuse-held.js';
import type { ReceivedBody } from './raw-body.js';
import type { PushContext } from './request-context.js';
import { readableText, splitLines } from './split-lines.js';

/** Events that are pushed as they are: there is nothing to map. */
const MAPPER_VERSION = 1;
const CONNECTOR = EVENT_WAYS.push;

export interface PushLimits {
  batchItemsMax: number;
}

/** Takes pushed events: one, or a batch whose items stand and fall alone. */
export class PushEvents {
  constructor(
    private readonly acceptEvents: AcceptEvents,
    private readonly limits: PushLimits,
    private readonly clock: Clock,
  ) {}

  /** Refuses with every reason; the refused event is kept in quarantine. */
  async pushOne({ bytes }: ReceivedBody, context: PushContext): Promise<ItemOutcome> {
    const text = textOf(bytes);
    const draft = withEventId(jsonOf(text), context.eventIdOf(null)) as EventDraft;
    const raw = this.rawOf(bytes, context, { drafts: [draft], isJson: true });
    const records = [{ kind: 'draft' as const, draft, text }];
    const [payload] = await this.acceptEvents.accept([
      { raw, mapperVersion: MAPPER_VERSION, records, trace: context.trace },
    ]);
    refuseHeld([payload!]);
    const [item] = payload!.items;
    if (item!.outcome === 'rejected') throw refusal(item!, raw, draft);
    return item!;
  }

  async pushBatch(body: ReceivedBody, context: PushContext): Promise<ItemOutcome[]> {
    const records = body.isNdjson ? recordsOfLines(body.bytes) : recordsOfArray(body.bytes);
    this.checkCount(records.length);
    const identified = records.map((record, index) =>
      record.kind === 'draft'
        ? { ...record, draft: withEventId(record.draft, context.eventIdOf(index)) as EventDraft }
        : record,
    );
    const drafts = records.map((record) => (record.kind === 'draft' ? record.draft : null));
    const raw = this.rawOf(body.bytes, context, { drafts, isJson: !body.isNdjson });
    const [payload] = await this.acceptEvents.accept([
      { raw, mapperVersion: MAPPER_VERSION, records: identified, trace: context.trace },
    ]);
    refuseHeld([payload!]);
    return payload!.items;
  }

  private checkCount(count: number): void {
    const { batchItemsMax } = this.limits;
    if (count === 0) throw new ControlPlaneError('REQUEST.MALFORMED', 'the batch holds no events');
    if (count <= batchItemsMax) return;
    const detail = `the batch holds ${count} events; the limit is ${batchItemsMax}`;
    throw new ControlPlaneError('REQUEST.TOO_LARGE', detail);
  }

  private rawOf(
    body: Buffer,
    context: PushContext,
    { drafts, isJson }: { drafts: readonly unknown[]; isJson: boolean },
  ) {
    const fetchedAt = this.clock.now();
    const { trace_id: traceId } = context;
    const source = drafts.every(isCanaryDraft) ? CANARY_SOURCE : context.source;
    return rawPayloadOf({ source, connector: CONNECTOR, body, fetchedAt, traceId, isJson });
  }
}

function withEventId(draft: unknown, eventId: string | undefined): unknown {
  if (eventId === undefined || typeof draft !== 'object' || draft === null) return draft;
  if (Array.isArray(draft)) return draft;
  const given = (draft as Partial<EventDraft>).event_id;
  return given === undefined || given === null ? { ...draft, event_id: eventId } : draft;
}

function recordsOfArray(bytes: Buffer): MappedRecord[] {
  const text = textOf(bytes);
  const items = jsonOf(text);
  if (!Array.isArray(items)) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the body must be a JSON array of events');
  }
  const texts = arrayItemTexts(text);
  return items.map((draft: EventDraft, index) => ({ kind: 'draft', draft, text: texts[index]! }));
}

function recordsOfLines(bytes: Buffer): MappedRecord[] {
  return splitLines(bytes).map((line) => {
    if (line.text === null) {
      return refusedRecord(readableText(line.bytes), 'REQUEST.MALFORMED', 'is not valid UTF-8');
    }
    const parsed = parseJson(line.text);
    if (parsed.ok) return { kind: 'draft', draft: parsed.value as EventDraft, text: line.text };
    return refusedRecord(line.text, 'REQUEST.MALFORMED', `is not JSON: ${parsed.message}`);
  });
}

function textOf(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  if (text !== null) return text;
  throw new ControlPlaneError('REQUEST.MALFORMED', 'the body is not valid UTF-8');
}

function jsonOf(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  throw new ControlPlaneError('REQUEST.MALFORMED', `the body is not JSON: ${parsed.message}`);
}

function refusal(
  { reasons, event_id }: ItemOutcome & { outcome: 'rejected' },
  { trace_id, source }: RawPayloadRow,
  draft: unknown,
): ControlPlaneError {
  const extensions = { ...(event_id && { event_id }), trace_id, outcome: 'rejected' as const };
  return gateRefusal(reasons, { source: statedSource(draft) ?? source, extensions });
}

/** A payload of canaries alone is no payload of its caller. */
function isCanaryDraft(draft: unknown): boolean {
  return typeof draft === 'object' && draft !== null && isCanary(draft as Partial<EventDraft>);
}

function statedSource(draft: unknown): string | undefined {
  const source = (draft as Partial<EventDraft> | null)?.source;
  return typeof source === 'string' ? source : undefined;
}
