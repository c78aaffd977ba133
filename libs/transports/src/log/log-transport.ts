import type { OutboundMessage, PublishOutcome, TopicDefinition, Transport } from '@acp/contracts';
import { messageHeaders } from '../publish/message-headers.js';
import { delivered, each, textOf, unavailable } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';

/** Writes one line of text; resolves when the stream wants more. */
export type WriteLine = (line: string) => Promise<void>;

/**
 * Writes every message as one JSON line to standard output: `{"topic", "headers", "payload"}`. For a
 * first look and for containers whose output is collected.
 */
export class LogTransport implements Transport {
  readonly name = 'log';

  constructor(
    private readonly topic: TopicDefinition,
    private readonly writeLine: WriteLine = writeToStdout,
  ) {}

  async start(): Promise<void> {}

  publishBatch(messages: readonly OutboundMessage[]): Promise<PublishOutcome[]> {
    const { topic } = this;
    const rules = {
      bytesMax: topic.limits.message_bytes_max,
      ordered: topic.ordering === 'key',
    };
    return publishSendable(messages, rules, async (sendable) => {
      const lines = sendable.map((message) => lineOf(topic.name, message)).join('');
      return this.writeLine(lines).then(
        () => each(sendable, delivered(null)),
        (error: unknown) => each(sendable, unavailable(textOf(error))),
      );
    });
  }

  async ready(): Promise<{ ready: boolean }> {
    return { ready: true };
  }

  async close(): Promise<void> {}
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
