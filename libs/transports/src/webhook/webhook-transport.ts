import { type GuardOptions } from '@acp/egress';
import { withDeadline } from '@acp/brokers';
import {
  systemClock,
  webhookKey,
  type Clock,
  type OutboundMessage,
  type PublishContext,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
} from '@acp/contracts';
import type { SendLimits } from '../publish/batch-time.js';
import { InFlight } from '../publish/in-flight.js';
import { publishInLanes } from '../publish/lanes.js';
import { messageHeaders } from '../publish/message-headers.js';
import { ABORTED, each, timedOut, unavailable } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';
import { probeDestination } from './probe-destination.js';
import { publishInBatches } from './publish-in-batches.js';
import { batchContent, batchId, outcomesOfBatch } from './webhook-batches.js';
import { WebhookClient, type WebhookRequest } from './webhook-client.js';
import { httpHeaders } from './webhook-headers.js';
import { webhookOptions, type WebhookOptions } from './webhook-options.js';
import { outcomeOfAnswer, outcomeOfError, type WebhookAnswer } from './webhook-outcome.js';
import { webhookSignature } from './webhook-signature.js';

/** What only tests replace. */
export interface WebhookSurroundings {
  clock?: Clock;
  lookup?: GuardOptions['lookup'];
}

/**
 * Posts events to one URL by the Standard Webhooks specification. 2xx is the acknowledgement. May
 * deliver twice: `webhook-id` is the event id and stays the same.
 */
export class WebhookTransport implements Transport {
  readonly name = 'webhook';
  private readonly options: WebhookOptions;
  private readonly guard: GuardOptions;
  private readonly client: WebhookClient;
  private readonly keys: Buffer[];
  private readonly clock: Clock;
  private readonly inFlight = new InFlight();
  /** Nothing is sent before: the destination has said when to come back, or that it is gone. */
  private pause: { until: number; reason: PublishOutcome & { kind: 'unavailable' } } | undefined;

  constructor(
    private readonly topic: TopicDefinition,
    { clock = systemClock, lookup }: WebhookSurroundings = {},
  ) {
    this.clock = clock;
    this.options = webhookOptions(topic);
    this.guard = {
      allowPrivateAddresses: this.options.allow_private_addresses,
      connectTimeoutMs: this.options.timeout_ms,
      lookup,
    };
    this.keys = this.options.secrets.flatMap((secret) => webhookKey(secret) ?? []);
    const connections = this.options.concurrency;
    this.client = new WebhookClient(topic.destination, { ...this.guard, connections });
  }

  async start(): Promise<void> {
    await probeDestination(this.topic.destination, this.guard, this.options.timeout_ms);
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    const refusal = this.refusal();
    if (refusal) return Promise.resolve(each(messages, refusal));
    const { concurrency, batch } = this.options;
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    const timeoutMs = this.topic.limits.publish_timeout_ms;
    const rules = { ordered, concurrency, timeoutMs, signal };
    const work = publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      batch
        ? publishInBatches(sendable, { ...this.options, ...rules }, (part, limits) =>
            this.postBatch(part, limits),
          )
        : publishInLanes(sendable, rules, (message, limits) => this.postOne(message, limits)),
    );
    return this.inFlight.track(work);
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    const refusal = this.refusal();
    if (refusal?.kind === 'unavailable') return { ready: false, detail: refusal.message };
    try {
      await probeDestination(this.topic.destination, this.guard, 1_000);
      return { ready: true };
    } catch (error) {
      return { ready: false, detail: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): Promise<void> {
    return this.inFlight.close(() => this.client.close());
  }

  private refusal(): PublishOutcome | undefined {
    if (this.inFlight.closed) return unavailable('the transport is closed');
    const wait = (this.pause?.until ?? 0) - this.clock.now().getTime();
    return wait > 0 ? { ...this.pause!.reason, retry_after_ms: wait } : undefined;
  }

  private async postOne(message: OutboundMessage, limits: SendLimits): Promise<PublishOutcome> {
    const headers = httpHeaders(messageHeaders(this.topic.name, message));
    const request = this.signed(message.event_id, headers, message.payload);
    const [outcome] = await this.post(request, limits, (_, whole) => [whole]);
    return outcome!;
  }

  private postBatch(
    messages: readonly OutboundMessage[],
    limits: SendLimits,
  ): Promise<PublishOutcome[]> {
    const { contentType, body } = batchContent(this.topic, messages);
    const request = this.signed(batchId(messages), { 'content-type': contentType }, body);
    return this.post(request, limits, (answer, whole) =>
      answer ? outcomesOfBatch(messages, answer, whole) : each(messages, whole),
    );
  }

  private async post(
    request: WebhookRequest,
    limits: SendLimits,
    share: (answer: WebhookAnswer | null, whole: PublishOutcome) => PublishOutcome[],
  ): Promise<PublishOutcome[]> {
    const refusal = this.refusal();
    if (refusal && !this.inFlight.closed) return share(null, refusal);
    const timeoutMs = Math.min(this.options.timeout_ms, limits.timeoutMs);
    try {
      const end = await withDeadline({ ...limits, timeoutMs }, (signal) =>
        this.client.post(request, signal),
      );
      if (end.kind === 'late') return share(null, timedOut(timeoutMs));
      if (end.kind === 'aborted') return share(null, ABORTED);
      const outcome = outcomeOfAnswer(end.value, this.clock.now());
      this.pauseAfter(outcome);
      return share(end.value, outcome);
    } catch (error) {
      return share(null, outcomeOfError(error));
    }
  }

  private pauseAfter(outcome: PublishOutcome): void {
    const now = this.clock.now().getTime();
    if (outcome.kind === 'unavailable' && outcome.retry_after_ms) {
      this.pause = { until: now + outcome.retry_after_ms, reason: outcome };
    } else if (outcome.kind === 'rejected' && outcome.code === 'TRANSPORT.DESTINATION_GONE') {
      this.pause = { until: now + this.options.gone_pause_ms, reason: GONE };
    }
  }

  private signed(id: string, headers: Record<string, string>, body: string): WebhookRequest {
    const timestamp = Math.floor(this.clock.now().getTime() / 1_000);
    const signature = webhookSignature(this.keys, { id, timestamp, body });
    return {
      headers: {
        'user-agent': 'ai-control-plane',
        ...this.options.headers,
        ...headers,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        ...(signature && { 'webhook-signature': signature }),
      },
      body,
    };
  }
}

const GONE = {
  kind: 'unavailable',
  code: 'TRANSPORT.DESTINATION_GONE',
  message: 'the destination has answered 410 and is left alone for a while',
} as const;
