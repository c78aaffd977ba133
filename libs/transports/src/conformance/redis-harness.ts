import { defineTopic } from '@acp/contracts';
import type { TestBroker } from '@acp/testing';
import { Redis } from 'ioredis';
import { createTransport } from '../create-transport.js';
import type { ArrivedMessage, ConformanceHarness } from './conformance-harness.js';

export function redisHarness(broker: TestBroker): ConformanceHarness {
  return {
    topic: (request) => defineTopic({ transport: 'redis-streams', ...request }),
    transport: (topic) => createTransport(topic, broker.env),
    arrived: async ({ destination }) => {
      const redis = new Redis(broker.env['REDIS_URL']!);
      try {
        return (await redis.xrange(destination, '-', '+')).map(([, fields]) => read(fields));
      } finally {
        redis.disconnect();
      }
    },
    lose: async ({ destination }) => {
      const redis = new Redis(broker.env['REDIS_URL']!);
      await redis.del(destination).finally(() => redis.disconnect());
    },
    broker: broker.controllable ? broker : null,
  };
}

function read(fields: readonly string[]): ArrivedMessage {
  const headers: Record<string, string> = {};
  for (let i = 0; i < fields.length; i += 2) headers[fields[i]!] = fields[i + 1]!;
  const { payload, ...rest } = headers;
  return { payload: payload!, headers: rest };
}
