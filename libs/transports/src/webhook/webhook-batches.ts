import { createHash } from 'node:crypto';
import type { OutboundMessage, PublishOutcome, TopicDefinition } from '@acp/contracts';
import { HELD_BACK, delivered, each, rejected, unavailable, unknown } from '../publish/outcomes.js';
import { messageHeaders } from '../publish/message-headers.js';
import type { WebhookAnswer } from './webhook-outcome.js';

/** Cuts messages into requests, in order, by number and by bytes. */
export function cutBatches(
  messages: readonly OutboundMessage[],
  limits: { batch_messages_max: number; batch_bytes_max: number },
): OutboundMessage[][] {
  const batches: OutboundMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.payload);
    const last = batches.at(-1);
    const fits = last && last.length < limits.batch_messages_max;
    if (fits && bytes + size <= limits.batch_bytes_max) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

/** The body of a request with many messages, and what it is. */
export interface BatchContent {
  contentType: string;
  body: string;
}

/**
 * Structured CloudEvents as that specification's batch format; everything else as
 * `[{"headers": {…}, "payload": …}, …]`, each envelope as it is stored.
 */
export function batchContent(
  topic: Pick<TopicDefinition, 'name' | 'format'>,
  messages: readonly OutboundMessage[],
): BatchContent {
  if (topic.format === 'cloudevents') {
    const contentType = 'application/cloudevents-batch+json';
    return { contentType, body: `[${messages.map(tracedCloudEvent).join(',')}]` };
  }
  const items = messages.map(
    (message) =>
      `{"headers":${JSON.stringify(messageHeaders(topic.name, message))},"payload":${message.payload}}`,
  );
  return { contentType: 'application/json', body: `[${items.join(',')}]` };
}

/** Where there are no headers the trace is in the attributes of CloudEvents' tracing extension. */
function tracedCloudEvent({ payload, headers }: OutboundMessage): string {
  const { traceparent, tracestate } = headers;
  if (traceparent === undefined || !payload.startsWith('{"')) return payload;
  const attributes = JSON.stringify({ traceparent, tracestate });
  return `${attributes.slice(0, -1)},${payload.slice(1)}`;
}

/** The same messages are the same batch: a receiver can drop it by its id. */
export function batchId(messages: readonly OutboundMessage[]): string {
  const hash = createHash('sha256');
  for (const { event_id: id } of messages) hash.update(id);
  return `batch_${hash.digest('hex').slice(0, 32)}`;
}

/**
 * Outcomes from an answer `{"outcomes": [{"kind": …, "code", "reason"}, …]}`, one for each message.
 * A plain 2xx without them delivers all; anything the platform cannot read counts as not known.
 */
export function outcomesOfBatch(
  messages: readonly OutboundMessage[],
  answer: WebhookAnswer,
  whole: PublishOutcome,
): PublishOutcome[] {
  const items = itemsOf(answer.body);
  if (items && items.length === messages.length) return items.map((i) => outcomeOfItem(i, whole));
  if (answer.status === 207 || items) {
    return each(messages, unknown(`HTTP ${answer.status} without one outcome for each message`));
  }
  return each(messages, whole);
}

interface AnswerItem {
  kind?: unknown;
  reason?: unknown;
}

function itemsOf(body: string): AnswerItem[] | undefined {
  try {
    const outcomes = (JSON.parse(body) as { outcomes?: unknown } | null)?.outcomes;
    return Array.isArray(outcomes) ? (outcomes as AnswerItem[]) : undefined;
  } catch {
    return undefined;
  }
}

function outcomeOfItem(item: AnswerItem | null, whole: PublishOutcome): PublishOutcome {
  const said = typeof item?.reason === 'string' ? item.reason : String(item?.kind);
  // The words mark what follows as the receiver's own: it may quote the event.
  const reason = `the receiver says: ${said}`;
  switch (item?.kind) {
    case 'processed':
    case 'duplicate':
    case 'delivered':
      return delivered(whole.kind === 'delivered' ? whole.broker_ref : null);
    case 'dead':
    case 'rejected':
      return rejected(reason);
    case 'unavailable':
      return unavailable(reason);
    case 'held_back':
      return HELD_BACK;
    default:
      return unknown(reason);
  }
}
