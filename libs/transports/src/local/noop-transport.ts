import type { OutboundMessage, PublishOutcome, Transport } from '@acp/contracts';
import { delivered, each } from '../publish/outcomes.js';

/** Takes everything and keeps nothing: to measure the rest of the path. */
export class NoopTransport implements Transport {
  readonly name = 'noop';

  async start(): Promise<void> {}

  async publishBatch(messages: readonly OutboundMessage[]): Promise<PublishOutcome[]> {
    return each(messages, delivered(null));
  }

  async ready(): Promise<{ ready: boolean }> {
    return { ready: true };
  }

  async close(): Promise<void> {}
}
