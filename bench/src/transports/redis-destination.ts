import { Redis } from 'ioredis';
import { defineTopic } from '@acp/contracts';
import { TOPIC } from '../load/quotes.js';
import type { BenchRedis } from '../servers/redis.js';
import type { BareClient, Destination } from './destination.js';
import { wireHeaders } from './messages.js';

const STREAM = 'acp-bench';

export function redisDestination({ url, client, version, settings }: BenchRedis): Destination {
  return {
    name: 'redis_streams',
    server: `Redis ${version}, ${settings}`,
    topic: defineTopic({ name: TOPIC, transport: 'redis-streams', destination: STREAM }),
    env: { REDIS_URL: url },
    clear: async () => void (await client.del(STREAM)),
    arrived: () => client.xlen(STREAM),
    newest: () => newestOf(client),
    connect: () => connectBare(url),
    stop: async () => undefined,
  };
}

/** As name and value, in the order of the names: the two may write the fields in another order. */
async function newestOf(client: Redis): Promise<unknown> {
  const [entry] = await client.xrevrange(STREAM, '+', '-', 'COUNT', 1);
  const fields = entry?.[1] ?? [];
  const pairs = fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : []));
  return pairs.length > 0 ? pairs.sort() : undefined;
}

async function connectBare(url: string): Promise<BareClient> {
  const redis = new Redis(url, { lazyConnect: true });
  await redis.connect();
  return {
    prepare(messages) {
      const entries = messages.map((message) => [
        ...Object.entries(wireHeaders(message)).flat(),
        'payload',
        message.payload,
      ]);
      return async () => {
        const pipeline = redis.pipeline();
        for (const fields of entries) pipeline.xadd(STREAM, '*', ...fields);
        const failed = (await pipeline.exec())?.find(([error]) => error);
        if (failed) throw failed[0]!;
      };
    },
    close: async () => redis.disconnect(),
  };
}
