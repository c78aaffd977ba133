import { DEFAULT_RETRY, isCanary, type RetryPolicy } from '@acp/contracts';
import { decodeMessage } from '../message/decode-message.js';
import type { InboundMessage } from '../message/inbound-message.js';
import { inProcessingSpan } from '../tracing/processing-span.js';
import { BatchWork, setAll, type EventItem } from './batch-work.js';
import { EffectTransaction } from './effect-transaction.js';
import { describeFailure, isOutage, messageOf } from './failure.js';
import { metricsObserver } from './inbox-observer.js';
import type { InboxOptions } from './inbox-options.js';
import type { ProcessOptions, ProcessOutcome } from './process-outcome.js';
import { retryDelayMs } from './retry-delay.js';

/**
 * Makes each event's effect once, however often the event is delivered. The inbox row and the effect
 * commit in one transaction; a batch is one transaction, and when it fails its events are tried one
 * by one so that only the bad one is held up. It never throws: each message has its outcome.
 */
export class Inbox {
  readonly consumer: string;
  readonly topic: string;
  private readonly effect: EffectTransaction;
  private readonly retry: RetryPolicy;

  constructor(private readonly options: InboxOptions) {
    this.consumer = options.consumer;
    this.topic = options.topic;
    this.effect = new EffectTransaction(options);
    this.retry = { ...DEFAULT_RETRY, ...options.retry };
  }

  /** One outcome per message, in order. */
  async process(
    messages: readonly InboundMessage[],
    options: ProcessOptions,
  ): Promise<ProcessOutcome[]> {
    const startedAt = performance.now();
    const decoded = messages.map((message) => decodeMessage(message));
    const work = new BatchWork(decoded, options);
    await this.bury(work);
    await this.tryTogether(work);
    const outcomes = work.outcomes();
    (this.options.observer ?? metricsObserver).processed({
      consumer: this.consumer,
      topic: this.topic,
      seconds: (performance.now() - startedAt) / 1000,
      outcomes,
      publishedAt: work.publishedAt(),
    });
    return outcomes;
  }

  private async bury(work: BatchWork): Promise<void> {
    for (const item of work.undecodable()) {
      const { code, reason } = item.decoded;
      const recorded = await this.recordFailure(item.decoded, { code, reason, attemptsMax: 1 });
      item.outcome = recorded.kind === 'retry' ? { kind: 'dead', code, reason } : recorded;
    }
  }

  private async tryTogether(work: BatchWork): Promise<void> {
    const items = work.events();
    if (items.length === 0) return;
    const failed = await this.attempt(items, work.options);
    if (!failed) return;
    if (items.length === 1) await this.settleFailure(items[0]!, failed.error, work.options);
    else await this.tryOneByOne(items, work.options);
  }

  private async tryOneByOne(items: readonly EventItem[], options: ProcessOptions): Promise<void> {
    const blocked = new Set<string>();
    for (const item of items) {
      const { key } = item.decoded;
      if (options.ordered && key !== null && blocked.has(key)) {
        item.outcome = { kind: 'held_back' };
        continue;
      }
      const failed = await this.attempt([item], options);
      if (failed) await this.settleFailure(item, failed.error, options);
      if (item.outcome?.kind === 'unavailable') return;
      if (item.outcome?.kind === 'retry' && key !== null) blocked.add(key);
    }
  }

  /** Sets the outcomes and answers null, or answers the handler's error. */
  private async attempt(
    items: readonly EventItem[],
    { signal }: ProcessOptions,
  ): Promise<{ error: unknown } | null> {
    if (signal.aborted) {
      setAll(items, { kind: 'unavailable', reason: 'the consumer is stopping' });
      return null;
    }
    try {
      const batch = items.map((item) => item.decoded);
      const events = batch.map((decoded) => decoded.event);
      const fresh = await inProcessingSpan(batch, this.options, () =>
        this.effect.run(events, signal),
      );
      const processed = new Set(fresh);
      for (const item of items) {
        const { event } = item.decoded;
        if (!processed.has(event)) item.outcome = { kind: 'duplicate' };
        else item.outcome = { kind: isCanary(event) ? 'canary' : 'processed' };
      }
      return null;
    } catch (error) {
      if (!signal.aborted && !isOutage(error)) return { error };
      setAll(items, { kind: 'unavailable', reason: messageOf(error) });
      return null;
    }
  }

  private async settleFailure(
    item: EventItem,
    error: unknown,
    options: ProcessOptions,
  ): Promise<void> {
    const failure = describeFailure(error);
    const ceiling = options.givenUpBy === 'sender' ? null : this.retry.max_attempts;
    item.outcome = await this.recordFailure(
      { ...item.decoded, eventId: item.decoded.event.event_id },
      { ...failure, attemptsMax: failure.permanent ? 1 : ceiling },
    );
  }

  private async recordFailure(
    { eventId, message }: { eventId: string; message: InboundMessage },
    failure: { code: string; reason: string; attemptsMax: number | null },
  ): Promise<ProcessOutcome> {
    const { code, reason, attemptsMax } = failure;
    try {
      const row = await this.effect.dataSource.transaction('READ COMMITTED', (manager) =>
        this.effect.repository.recordFailure(manager, {
          eventId,
          consumer: this.consumer,
          topic: this.topic,
          attemptsMax,
          errorCode: code,
          errorMessage: reason,
          envelope: message.payload,
        }),
      );
      if (row.dead) return { kind: 'dead', code, reason };
      const delayMs = retryDelayMs(row.attempts, this.retry);
      return { kind: 'retry', attempts: row.attempts, delayMs, reason };
    } catch (error) {
      return { kind: 'unavailable', reason: messageOf(error) };
    }
  }
}

/** An inbox for a handler; see `InboxSettings` for every option. */
export function createInbox(options: InboxOptions): Inbox {
  return new Inbox(options);
}
