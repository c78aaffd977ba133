import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import {
  describeWithBroker,
  startRedisCluster,
  startRedisSentinel,
  type TestBroker,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { sampleBatch } from '../conformance/sample-messages.js';
import { RedisStreamsTransport } from './redis-streams-transport.js';

const context = { signal: new AbortController().signal };

describeWithBroker('redis', (broker) => {
  let redis: Redis;
  const transports: RedisStreamsTransport[] = [];
  beforeAll(() => {
    redis = new Redis(broker().env['REDIS_URL']!);
  });
  afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));
  afterAll(() => redis.disconnect());

  function transportTo(
    given: Partial<TopicDefinition> = {},
    env = broker().env,
    now = () => new Date(),
  ) {
    const topic = defineTopic({ name: `s-${newId()}`, transport: 'redis-streams', ...given });
    const transport = new RedisStreamsTransport(topic, env, { clock: { now } });
    transports.push(transport);
    return { transport, stream: topic.destination };
  }

  it('keeps about `maxlen` entries', async () => {
    const { transport, stream } = transportTo({ options: { maxlen: 100 } });
    await transport.start();
    for (let i = 0; i < 4; i += 1) await transport.publishBatch(sampleBatch(500), context);
    const length = await redis.xlen(stream);
    expect(length).toBeGreaterThanOrEqual(100);
    expect(length).toBeLessThan(400);
  });

  it('drops entries older than `retain_ms`, about', async () => {
    const later = () => new Date(Date.now() + 120_000);
    const { transport, stream } = transportTo({ options: { retain_ms: 60_000 } }, undefined, later);
    await transport.start();
    await redis.call('XADD', stream, '1-1', 'payload', 'old');
    for (let i = 0; i < 3; i += 1) await transport.publishBatch(sampleBatch(200), context);
    const [oldest] = (await redis.xrange(stream, '-', '+', 'COUNT', 1)).map(([id]) => id);
    expect(oldest).not.toBe('1-1');
  });

  it('cannot start on a key that is no stream, and publishes nothing there', async () => {
    const { transport, stream } = transportTo();
    await redis.set(stream, 'text');
    await expect(transport.start()).rejects.toThrow('holds a string, not a stream');
    const outcomes = await transport.publishBatch(sampleBatch(2), context);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  });

  it('needs no more than five commands and the key', async () => {
    const { stream } = transportTo();
    const may = ['+info', '+ping', '+type', '+eval', '+xadd'];
    await redis.call('ACL', 'SETUSER', 'least', 'on', '>pw', `~${stream}`, ...may);
    const url = broker().env['REDIS_URL']!.replace('redis://', 'redis://least:pw@');
    const { transport } = transportTo({ destination: stream }, { REDIS_URL: url });
    await transport.start();
    expect(await transport.ready()).toEqual({ ready: true });
    const outcomes = await transport.publishBatch(sampleBatch(2), context);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
  });

  it('says at the start that a user may not run scripts', async () => {
    await redis.call('ACL', 'SETUSER', 'plain', 'on', '>pw', '~*', '+@all', '-@scripting');
    const url = broker().env['REDIS_URL']!.replace('redis://', 'redis://plain:pw@');
    const { transport } = transportTo({}, { REDIS_URL: url });
    await expect(transport.start()).rejects.toThrow(/NOPERM.*eval/);
    const outcomes = await transport.publishBatch(sampleBatch(2), context);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  });

  it('answers for each message of a batch of several scripts', async () => {
    const { transport, stream } = transportTo();
    await transport.start();
    const messages = sampleBatch(450);
    const outcomes = await transport.publishBatch(messages, context);
    const receipts = outcomes.map((outcome) => outcome.kind === 'delivered' && outcome.broker_ref);
    const entries = await redis.xrange(stream, '-', '+');
    const stored = new Map(
      entries.map(([id, fields]) => [fields[fields.indexOf('event_id') + 1], id]),
    );
    expect(receipts).toEqual(messages.map((message) => stored.get(message.event_id)));
  });

  it('lets no entry of an ordered topic overtake one of its key that was refused', async () => {
    const { transport, stream } = transportTo({ ordering: 'key' });
    await transport.start();
    await redis.set(stream, 'text');
    const messages = sampleBatch(402, (i) => ({ partition_key: i % 2 ? 'b' : 'a' }));
    const kinds = (await transport.publishBatch(messages, context)).map(({ kind }) => kind);
    expect(kinds.slice(0, 4)).toEqual(['unavailable', 'unavailable', 'held_back', 'held_back']);
    expect(new Set(kinds.slice(2))).toEqual(new Set(['held_back']));
  });

  it('keeps the order over several scripts', async () => {
    const { transport, stream } = transportTo({ ordering: 'key' });
    await transport.start();
    const messages = sampleBatch(450, () => ({ partition_key: 'one' }));
    await transport.publishBatch(messages, context);
    const entries = await redis.xrange(stream, '-', '+');
    const ids = entries.map(([, fields]) => fields[fields.indexOf('event_id') + 1]);
    expect(ids).toEqual(messages.map((message) => message.event_id));
  });

  it.each([
    ['a cluster', startRedisCluster],
    ['a master behind a sentinel', startRedisSentinel],
  ])('publishes to %s', async (_, start: () => Promise<TestBroker>) => {
    const other = await start();
    try {
      for (const ordering of ['none', 'key'] as const) {
        const { transport } = transportTo({ ordering }, other.env);
        await transport.start();
        expect(await transport.ready()).toEqual({ ready: true });
        const outcomes = await transport.publishBatch(sampleBatch(50), context);
        expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
        await transport.close();
      }
    } finally {
      await other.dispose();
    }
  });
});
