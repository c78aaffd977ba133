import { buildMessage, type TestBroker } from '@acp/testing';
import { Redis } from 'ioredis';
import { RedisStreamsSubscription } from '../redis-streams/redis-streams-subscription.js';
import type { Destination, SubscriptionHarness } from './subscription-harness.js';

export class RedisSubscriptionHarness implements SubscriptionHarness {
  private redis!: Redis;
  private url!: string;

  open(broker: TestBroker): Promise<void> {
    this.url = broker.env['REDIS_URL']!;
    this.redis = new Redis(this.url, { maxRetriesPerRequest: null });
    this.redis.on('error', () => undefined);
    return Promise.resolve();
  }

  async destination(stream: string): Promise<Destination> {
    const { redis, url } = this;
    await redis.xgroup('CREATE', stream, 'lab', '0', 'MKSTREAM');
    return {
      async publish(events) {
        const pipeline = redis.pipeline();
        for (const event of events) {
          const { payload, headers } = buildMessage(event);
          pipeline.xadd(stream, '*', 'payload', payload, ...Object.entries(headers).flat());
        }
        await pipeline.exec();
      },
      subscription: (options) =>
        new RedisStreamsSubscription({
          url,
          stream,
          blockMs: 50,
          claimIdleMs: 300,
          ...options,
        }),
      async orphan(count) {
        await redis.xreadgroup('GROUP', 'lab', 'dead', 'COUNT', count, 'STREAMS', stream, '>');
      },
      async lose() {
        await redis.del(stream);
      },
      restore: () => Promise.resolve(),
      async left() {
        const [pending] = (await redis.xpending(stream, 'lab')) as [number];
        return pending;
      },
    };
  }

  async close(): Promise<void> {
    await this.redis.quit();
  }
}
