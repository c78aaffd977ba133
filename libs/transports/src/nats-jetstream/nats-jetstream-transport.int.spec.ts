import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import { describeWithBroker } from '@acp/testing';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { payloadOf, sampleBatch, sampleMessage } from '../conformance/sample-messages.js';
import { NatsJetStreamTransport } from './nats-jetstream-transport.js';

const context = { signal: new AbortController().signal };

describeWithBroker('nats', (broker) => {
  let connection: NatsConnection;
  let manager: JetStreamManager;
  const transports: NatsJetStreamTransport[] = [];
  beforeAll(async () => {
    connection = await connect({ servers: broker().env['NATS_URL']!.replace('nats://', '') });
    manager = await jetstreamManager(connection);
  });
  afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));
  afterAll(() => connection.close());

  function transportTo(given: Partial<TopicDefinition> = {}) {
    const name = `s${newId()}`;
    const topic = defineTopic({ name, transport: 'nats-jetstream', ...given });
    const transport = new NatsJetStreamTransport(topic, broker().env);
    transports.push(transport);
    return { transport, subject: topic.destination, stream: topic.destination.toUpperCase() };
  }

  const stored = async (stream: string) => (await manager.streams.info(stream)).state.messages;

  it('drops a duplicate at the server, and answers that it is delivered', async () => {
    const { transport, stream } = transportTo();
    await transport.start();
    const message = sampleMessage();
    const [first] = await transport.publishBatch([message], context);
    const [second] = await transport.publishBatch([{ ...message, attempt: 2 }], context);
    expect(second).toEqual(first);
    expect(await stored(stream)).toBe(1);
  });

  it("delivers an operator's replay again", async () => {
    const { transport, stream } = transportTo();
    await transport.start();
    const message = sampleMessage();
    await transport.publishBatch([message, { ...message, replay_id: newId() }], context);
    expect(await stored(stream)).toBe(2);
  });

  it('uses a stream that takes the subject already', async () => {
    const name = `OWN${newId()}`;
    await manager.streams.add({ name, subjects: [`${name}.>`] });
    const { transport } = transportTo({ destination: `${name}.quotes` });
    await transport.start();
    const [outcome] = await transport.publishBatch([sampleMessage()], context);
    expect(outcome).toEqual({ kind: 'delivered', broker_ref: `${name}:1` });
  });

  it('cannot start without a stream where it may not create one', async () => {
    const { transport } = transportTo({ options: { create_stream: false } });
    await expect(transport.start()).rejects.toThrow('no stream takes the subject');
  });

  it('rejects alone the message that the stream refuses for its size', async () => {
    const name = `SMALL${newId()}`;
    await manager.streams.add({ name, subjects: [name], max_msg_size: 2_000 });
    const { transport } = transportTo({ destination: name });
    await transport.start();
    const messages = sampleBatch(3, (i) => (i === 1 ? { payload: payloadOf(3_000) } : {}));
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes).toMatchObject([
      { kind: 'delivered' },
      { kind: 'rejected', code: 'TRANSPORT.MESSAGE_TOO_LARGE' },
      { kind: 'delivered' },
    ]);
  });

  it("rejects what is over the server's own limit", async () => {
    const limits = { ...defineTopic({ name: 'x', transport: 'log' }).limits };
    const { transport } = transportTo({ limits: { ...limits, message_bytes_max: 8_000_000 } });
    await transport.start();
    const messages = [sampleMessage({ payload: payloadOf(2_000_000) }), sampleMessage()];
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes).toMatchObject([
      { kind: 'rejected', code: 'TRANSPORT.MESSAGE_TOO_LARGE' },
      { kind: 'delivered' },
    ]);
  });

  it('waits, without costing attempts, while the stream is gone', async () => {
    const { transport, stream } = transportTo();
    await transport.start();
    await manager.streams.delete(stream);
    const [outcome] = await transport.publishBatch([sampleMessage()], context);
    expect(outcome).toMatchObject({ kind: 'unavailable' });
  });
});
