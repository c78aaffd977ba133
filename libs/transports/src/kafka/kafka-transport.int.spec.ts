import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import { describeWithBroker, waitUntil } from '@acp/testing';
import {
  Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka';
import zlib from 'node:zlib';
import { kafkaHarness } from '../conformance/kafka-harness.js';
import { payloadOf, sampleBatch } from '../conformance/sample-messages.js';
import { KafkaTransport } from './kafka-transport.js';

const COMPRESSIONS = ['gzip', 'snappy', 'lz4', ...('zstdCompressSync' in zlib ? ['zstd'] : [])];
const context = { signal: new AbortController().signal };

describeWithBroker('kafka', (broker) => {
  const transports: KafkaTransport[] = [];
  afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));

  function transportTo(given: Partial<TopicDefinition> = {}) {
    const topic = defineTopic({ name: `t-${newId()}`, transport: 'kafka', ...given });
    const transport = new KafkaTransport(topic, broker().env);
    transports.push(transport);
    const arrived = async () =>
      (await kafkaHarness(broker()).arrived(topic)).map(({ headers }) => headers['event_id']!);
    return { transport, topic, arrived };
  }

  it('loses nothing when batches are published at once to one partition', async () => {
    const { transport, arrived } = transportTo({ options: { partitions: 1 } });
    await transport.start();
    const batches = Array.from({ length: 8 }, () => sampleBatch(5));
    const outcomes = await Promise.all(
      batches.map((batch) => transport.publishBatch(batch, context)),
    );
    const receipts = outcomes.flat().map((o) => (o.kind === 'delivered' ? o.broker_ref : o.kind));
    expect(new Set(receipts).size).toBe(40);
    const sent = batches.flat().map((message) => message.event_id);
    expect((await arrived()).sort()).toEqual(sent.sort());
  });

  it('does not take a later batch for a repetition of one that was cut off', async () => {
    const limits = {
      ...defineTopic({ name: 'x', transport: 'log' }).limits,
      publish_timeout_ms: 500,
    };
    const { transport, arrived } = transportTo({ options: { partitions: 1 }, limits });
    await transport.start();
    const [cutOff, later] = [sampleBatch(5), sampleBatch(5)];
    const aborted = new AbortController();
    const publishing = transport.publishBatch(cutOff, { signal: aborted.signal });
    aborted.abort();
    await publishing;
    await waitUntil('ready again', async () => (await transport.ready()).ready);
    const outcomes = await transport.publishBatch(later, context);
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    const ids = await arrived();
    expect(later.filter(({ event_id: id }) => !ids.includes(id))).toEqual([]);
  });

  it('rejects alone the record that the broker refuses for its size', async () => {
    const { transport, topic, arrived } = transportTo({ options: { partitions: 1 } });
    await transport.start();
    await limitMessageBytes(broker().env['KAFKA_BROKERS']!, topic.destination, 5_000);
    const messages = sampleBatch(4, (i) => (i === 1 ? { payload: payloadOf(6_000) } : {}));
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'delivered',
      'rejected',
      'delivered',
      'delivered',
    ]);
    expect(outcomes[1]).toMatchObject({ code: 'TRANSPORT.MESSAGE_TOO_LARGE' });
    expect(await arrived()).toHaveLength(3);
  });

  it('gives each record its partition and offset as the receipt', async () => {
    const { transport } = transportTo({ options: { partitions: 1 } });
    await transport.start();
    const outcomes = await transport.publishBatch(sampleBatch(3), context);
    expect(outcomes).toEqual([0, 1, 2].map((n) => ({ kind: 'delivered', broker_ref: `0:${n}` })));
  });

  it.each(COMPRESSIONS)('writes %s batches that can be read', async (name) => {
    const { transport, arrived } = transportTo({ options: { partitions: 1, compression: name } });
    await transport.start();
    const messages = sampleBatch(50);
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(await arrived()).toEqual(messages.map((message) => message.event_id));
  });

  it('cannot start without the topic where it may not create one', async () => {
    const { transport } = transportTo({ options: { create_topic: false } });
    await expect(transport.start()).rejects.toThrow();
  });
});

async function limitMessageBytes(brokers: string, topic: string, bytes: number): Promise<void> {
  const admin = new Admin({ clientId: 'limits', bootstrapBrokers: [brokers] });
  await admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic,
        configs: [
          {
            name: 'max.message.bytes',
            configOperation: IncrementalAlterConfigOperationTypes.SET,
            value: String(bytes),
          },
        ],
      },
    ],
    validateOnly: false,
  });
  await admin.close();
}
