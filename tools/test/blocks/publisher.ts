import { parseTopicsFile } from '@acp/contracts';
import { buildEvent, buildMessage, type TestBroker } from '@acp/testing';
import { createTransport } from '@acp/transports';

/** Publishes one event as a relay does, and answers its id. */
export async function publisher(broker: TestBroker, transport: string, options: object = {}) {
  const file = JSON.stringify({ topics: [{ name: 'events', transport, options }] });
  const [topic] = parseTopicsFile(file, { fileName: 'topics.json', env: broker.env });
  const relay = createTransport(topic!, broker.env);
  await relay.start();
  return async (): Promise<string> => {
    const event = buildEvent();
    const { payload, headers } = buildMessage(event);
    const { event_id, event_type } = event;
    const entry = { entry_id: '1', replay_id: null, partition_key: 'BTCUSDT', attempt: 1 };
    const message = { ...entry, event_id, event_type, payload, headers };
    const signal = new AbortController().signal;
    expect(await relay.publishBatch([message], { signal })).toMatchObject([{ kind: 'delivered' }]);
    await relay.close();
    return event_id;
  };
}
