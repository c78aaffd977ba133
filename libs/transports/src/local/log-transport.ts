import { textOf, withDeadline } from '@acp/brokers';
import type {
  OutboundMessage,
  PublishContext,
  PublishOutcome,
  TopicDefinition,
  Transport,
} from '@acp/contracts';
import { InFlight } from '../publish/in-flight.js';
import { messageHeaders } from '../publish/message-headers.js';
import { delivered, each, timedOut, unavailable } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';

/** Writes one line of text; resolves when the stream wants more. */
export type WriteLine = (line: string) => Promise<void>;

/**
 * Writes every message as one JSON line to standard output: `{"topic", "headers", "payload"}`. For a
 * first look and for containers whose output is collected.
 */
export class LogTransport implements Transport {
  readonly name = 'log';

  private readonly inFlight = new InFlight();

  constructor(
    private readonly topic: TopicDefinition,
    private readonly writeLine: WriteLine = writeToStdout,
  ) {}

  async start(): Promise<void> {}

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    if (this.inFlight.closed) {
      return Promise.resolve(each(messages, unavailable('the transport is closed')));
    }
    const { topic } = this;
    const bytesMax = topic.limits.message_bytes_max;
    const rules = { bytesMax, ordered: topic.ordering === 'key' };
    const work = publishSendable(messages, rules, async (sendable) => {
      const lines = sendable.map((message) => lineOf(topic.name, message)).join('');
      return each(sendable, await this.write(lines, signal));
    });
    return this.inFlight.track(work);
  }

  async ready(): Promise<{ ready: boolean }> {
    return { ready: true };
  }

  close(): Promise<void> {
    return this.inFlight.close();
  }

  private async write(lines: string, signal: AbortSignal): Promise<PublishOutcome> {
    const timeoutMs = this.topic.limits.publish_timeout_ms;
    try {
      const end = await withDeadline({ timeoutMs, signal }, () => this.writeLine(lines));
      return end.kind === 'done' ? delivered(null) : timedOut(timeoutMs);
    } catch (error) {
      return unavailable(textOf(error));
    }
  }
}

/** The envelope is JSON already and goes in as it is; line breaks in JSON text are insignificant. */
function lineOf(topic: string, message: OutboundMessage): string {
  const headers = JSON.stringify(messageHeaders(topic, message));
  const payload = message.payload.replace(/[\r\n]+/g, ' ');
  return `{"topic":${JSON.stringify(topic)},"headers":${headers},"payload":${payload}}\n`;
}

function writeToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
