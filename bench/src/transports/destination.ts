import type { OutboundMessage, TopicDefinition, TransportEnvironment } from '@acp/contracts';
import { createTransport } from '@acp/transports';
import type { TransportKey } from './transport-keys.js';

/** A real server and what the suite of transports asks of it. */
export interface Destination {
  name: TransportKey;
  /** The server and how it keeps messages, for the table. */
  server: string;
  topic: TopicDefinition;
  /** For the adapter. */
  env: TransportEnvironment;
  /** Takes away what earlier runs have left there; the adapter makes again what has to be there. */
  clear(): Promise<void>;
  /** Messages that have arrived since `clear`. */
  arrived(): Promise<number>;
  /** The newest message as the server has it, without what changes from one sending to the next. */
  newest(): Promise<unknown>;
  connect(): Promise<BareClient>;
  stop(): Promise<void>;
}

/** The client library alone: nothing between it and the messages. */
export interface BareClient {
  /**
   * Makes whatever the library takes, which is not measured. Calling the answer publishes it in one
   * batch; it resolves when the server has acknowledged every message.
   */
  prepare(messages: readonly OutboundMessage[]): () => Promise<void>;
  close(): Promise<void>;
}

/** Empty, and with everything there that the adapter makes at its start (stream, exchange, topic). */
export async function makeFresh(destination: Destination): Promise<void> {
  await destination.clear();
  const transport = createTransport(destination.topic, destination.env);
  try {
    await transport.start();
  } finally {
    await transport.close();
  }
}

export async function mustHaveArrived(destination: Destination, expected: number): Promise<void> {
  const arrived = await destination.arrived();
  if (arrived !== expected) {
    throw new Error(`${arrived} of ${expected} messages arrived at ${destination.server}`);
  }
}
