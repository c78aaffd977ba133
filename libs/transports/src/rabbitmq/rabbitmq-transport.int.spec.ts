import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import { describeWithBroker, waitUntil } from '@acp/testing';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { sampleBatch, sampleMessage } from '../conformance/sample-messages.js';
import { RabbitmqTransport } from './rabbitmq-transport.js';

const context = { signal: new AbortController().signal };

describeWithBroker('rabbitmq', (broker) => {
  let model: ChannelModel;
  let channel: Channel;
  const transports: RabbitmqTransport[] = [];
  beforeAll(async () => {
    model = await connect(broker().env['AMQP_URL']!);
    channel = await model.createChannel();
  });
  afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));
  afterAll(() => model.close());

  function transportTo(given: Partial<TopicDefinition> = {}) {
    const topic = defineTopic({ name: `x-${newId()}`, transport: 'rabbitmq', ...given });
    const transport = new RabbitmqTransport(topic, broker().env);
    transports.push(transport);
    return { transport, exchange: topic.destination };
  }

  it('rejects alone the message that no queue is bound for', async () => {
    const queue = `q-${newId()}`;
    const queues = [{ name: queue, bindings: ['MARKET_QUOTE_INGESTED'] }];
    const { transport } = transportTo({ options: { queues } });
    await transport.start();
    const messages = sampleBatch(3, (i) => (i === 1 ? { event_type: 'AI_DECISION_RECORDED' } : {}));
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes).toMatchObject([
      { kind: 'delivered' },
      { kind: 'rejected', message: 'no queue is bound for routing key "AI_DECISION_RECORDED"' },
      { kind: 'delivered' },
    ]);
    expect((await channel.checkQueue(queue)).messageCount).toBe(2);
  });

  it('routes by partition key where the topic says so', async () => {
    const [btc, eth] = [`btc-${newId()}`, `eth-${newId()}`];
    const queues = [
      { name: btc, bindings: ['BTCUSDT'] },
      { name: eth, bindings: ['ETHUSDT'], type: 'quorum' },
    ];
    const { transport } = transportTo({ options: { queues, routing_key: 'partition_key' } });
    await transport.start();
    await transport.publishBatch(
      sampleBatch(3, () => ({ partition_key: 'ETHUSDT' })),
      context,
    );
    expect((await channel.checkQueue(btc)).messageCount).toBe(0);
    const arrived = async () => (await channel.checkQueue(eth)).messageCount === 3;
    await waitUntil('three messages are in the quorum queue', arrived);
  });

  it('is told by a full queue to come back, and spends no attempt on it', async () => {
    const queues = [
      { name: `q-${newId()}`, arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } },
    ];
    const { transport } = transportTo({ options: { queues } });
    await transport.start();
    expect((await transport.publishBatch([sampleMessage()], context))[0]!.kind).toBe('delivered');
    const refused = async () => {
      const [outcome] = await transport.publishBatch([sampleMessage()], context);
      return outcome!.kind === 'unavailable';
    };
    await waitUntil('the queue is full', refused);
  });

  it('cannot start where a queue of that name is another one', async () => {
    const name = `q-${newId()}`;
    await channel.assertQueue(name, { durable: true, arguments: { 'x-max-length': 5 } });
    const { transport } = transportTo({ options: { queues: [{ name }] } });
    await expect(transport.start()).rejects.toThrow('PRECONDITION');
  });

  it('checks the exchange and creates nothing where it may not', async () => {
    const { transport } = transportTo({ options: { assert_topology: false } });
    await expect(transport.start()).rejects.toThrow('NOT_FOUND');
  });

  it('makes the topology again when somebody has deleted the exchange', async () => {
    const { transport, exchange } = transportTo();
    await transport.start();
    await channel.deleteExchange(exchange);
    const [outcome] = await transport.publishBatch([sampleMessage()], context);
    expect(outcome).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('NOT_FOUND') as string,
    });
    await waitUntil('it is there again', async () => (await transport.ready()).ready);
    const [next] = await transport.publishBatch([sampleMessage()], context);
    expect(next!.kind).toBe('delivered');
  });

  it('binds a queue again before it takes a return for a refusal', async () => {
    const { transport, exchange } = transportTo();
    await transport.start();
    await channel.unbindQueue(exchange, exchange, '#');
    const messages = sampleBatch(40);
    const outcomes = await transport.publishBatch(messages, context);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
    expect((await channel.checkQueue(exchange)).messageCount).toBe(40);
  });

  it('makes a queue again that is gone while others take what is published', async () => {
    const [short, long] = [`q-${newId()}`, `q-${newId()}`];
    const queues = [{ name: short }, { name: long }];
    const { transport } = transportTo({ options: { queues } });
    await transport.start();
    await channel.deleteQueue(short);
    expect(await transport.ready()).toEqual({ ready: true });
    expect(await exists(short)).toBe(true);
  });

  it('blames no message for a binding that is not its own to make', async () => {
    const exchange = `x-${newId()}`;
    await channel.assertExchange(exchange, 'topic');
    const { transport } = transportTo({
      destination: exchange,
      options: { assert_topology: false },
    });
    await transport.start();
    const [outcome] = await transport.publishBatch([sampleMessage()], context);
    expect(outcome).toMatchObject({
      kind: 'unavailable',
      message: 'no queue is bound for routing key "MARKET_QUOTE_INGESTED"',
    });
  });

  async function exists(queue: string): Promise<boolean> {
    const asking = await model.createChannel();
    asking.on('error', () => undefined);
    return asking.checkQueue(queue).then(
      () => asking.close().then(() => true),
      () => false,
    );
  }
});
