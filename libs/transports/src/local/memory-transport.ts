import { withDeadline } from '@acp/brokers';
import type {
  OutboundMessage,
  PublishContext,
  PublishOutcome,
  TopicDefinition,
  Transport,
} from '@acp/contracts';
import type { SendLimits } from '../publish/batch-time.js';
import { InFlight } from '../publish/in-flight.js';
import { publishInLanes } from '../publish/lanes.js';
import { messageHeaders } from '../publish/message-headers.js';
import { delivered, each, timedOut, unavailable } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';

export interface ReceivedMessage {
  payload: string;
  headers: Readonly<Record<string, string>>;
  message: OutboundMessage;
}

/** What becomes of a message instead of being delivered; undefined delivers it. */
export type InjectedFailure = (
  message: OutboundMessage,
) => PublishOutcome | undefined | Promise<PublishOutcome | undefined>;

/** A broker in memory, for tests: keeps what it was given and fails as it is told. */
export class MemoryTransport implements Transport {
  readonly name = 'memory';
  /** Everything delivered, in order. */
  readonly received: ReceivedMessage[] = [];
  /** `false`: as if the broker were stopped. */
  available = true;
  private readonly inFlight = new InFlight();
  private failure: InjectedFailure = () => undefined;

  constructor(private readonly topic: TopicDefinition) {}

  /** Decides from now on what fails, per message. A promise that stays pending is a slow broker. */
  failWith(failure: InjectedFailure): void {
    this.failure = failure;
  }

  async start(): Promise<void> {
    if (!this.available) throw new Error('the memory broker is stopped');
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    if (this.inFlight.closed || !this.available) {
      return Promise.resolve(each(messages, unavailable('the memory broker is stopped')));
    }
    const { publish_timeout_ms: timeoutMs } = this.topic.limits;
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    const work = publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      publishInLanes(
        sendable,
        { ordered, concurrency: sendable.length, timeoutMs, signal },
        (message, limits) => this.take(message, limits),
      ),
    );
    return this.inFlight.track(work);
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    return this.available ? { ready: true } : { ready: false, detail: 'stopped' };
  }

  close(): Promise<void> {
    return this.inFlight.close();
  }

  private async take(message: OutboundMessage, limits: SendLimits): Promise<PublishOutcome> {
    const failure = await withDeadline(limits, async () => this.failure(message));
    if (failure.kind !== 'done') return timedOut(limits.timeoutMs);
    if (failure.value) return failure.value;
    const headers = messageHeaders(this.topic.name, message);
    this.received.push({ payload: message.payload, headers, message });
    return delivered(String(this.received.length));
  }
}
