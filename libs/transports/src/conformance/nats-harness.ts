import { decodeHeaderText, defineTopic } from '@acp/contracts';
import { jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { TestBroker } from '@acp/testing';
import { createTransport } from '../create-transport.js';
import type { ArrivedMessage, ConformanceHarness } from './conformance-harness.js';

export function natsHarness(broker: TestBroker): ConformanceHarness {
  return {
    topic: (request) => defineTopic({ transport: 'nats-jetstream', ...request }),
    transport: (topic) => createTransport(topic, broker.env),
    arrived: async ({ destination }) => {
      const connection = await connect({ servers: broker.env['NATS_URL']!.replace('nats://', '') });
      try {
        const consumer = await jetstream(connection).consumers.get(destination.toUpperCase());
        const { num_pending: pending } = await consumer.info();
        const arrived: ArrivedMessage[] = [];
        if (pending === 0) return arrived;
        for await (const message of await consumer.consume({ max_messages: 100 })) {
          arrived.push(read(message));
          if (arrived.length === pending) break;
        }
        return arrived;
      } finally {
        await connection.close();
      }
    },
    lose: async ({ destination }) => {
      const connection = await connect({ servers: broker.env['NATS_URL']!.replace('nats://', '') });
      const manager = await jetstreamManager(connection);
      await manager.streams.delete(destination.toUpperCase()).finally(() => connection.close());
    },
    broker: broker.controllable ? broker : null,
  };
}

function read(message: JsMsg): ArrivedMessage {
  const headers: Record<string, string> = {};
  for (const [name, values] of message.headers ?? []) {
    headers[name.replace(/^ce-/, 'ce_')] = decodeHeaderText(values[0]!);
  }
  return { payload: message.string(), headers };
}
