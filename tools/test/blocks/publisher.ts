import { parseTopicsFile } from '@acp/contracts';
import {
  buildEvent,
  buildMessage,
  waitUntil,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { createTransport } from '@acp/transports';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

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
    try {
      const outcomes = await relay.publishBatch([message], { signal });
      expect(outcomes).toMatchObject([{ kind: 'delivered' }]);
    } finally {
      await relay.close();
    }
    return event_id;
  };
}

/** The program says something when it has subscribed, has the effect of what is published, and ends well when it is told to. */
export async function expectEffect(
  child: ChildProcessWithoutNullStreams,
  test: TestDatabase,
  publish: () => Promise<string>,
): Promise<void> {
  const complaints = text(child.stderr);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const subscribed = once(child.stdout, 'data').then(() => true);
  if (!(await Promise.race([subscribed, ended.then(() => false)])))
    throw new Error(await complaints);
  const id = await publish();
  const effect = () => test.sql('SELECT 1 FROM alerts WHERE event_id = $1', [id]);
  await waitUntil('the effect is there', async () => (await effect()).length === 1, 60_000);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await complaints).toBe('');
}
