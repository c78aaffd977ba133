import { newId } from '@acp/contracts';
import { messageHeaders } from '../publish/message-headers.js';
import type { ConformanceHarness } from './conformance-harness.js';
import { ConformanceStage, kindsOf } from './conformance-stage.js';
import { payloadOf, sampleBatch, sampleMessage } from './sample-messages.js';

export type Property = (harness: ConformanceHarness) => Promise<void>;

const MEGABYTE = 1_000_000;

/** What holds while the broker is well. */
export const MESSAGE_PROPERTIES: Readonly<Record<string, Property>> = {
  'batch of 1': (harness) => deliversBatch(harness, 1),

  'batch of 500': (harness) => deliversBatch(harness, 500),

  'order kept within a key': async (harness) => {
    const stage = await ConformanceStage.set(harness, { ordering: 'key' });
    const messages = sampleBatch(300, (i) => ({ partition_key: `key ${i % 7}` }));
    for (const from of [0, 100, 200]) {
      expect(kindsOf(await stage.publish(messages.slice(from, from + 100)))).toEqual(['delivered']);
    }
    const arrived = await stage.arrived();
    for (const key of new Set(messages.map((m) => m.partition_key))) {
      const sent = messages.filter((m) => m.partition_key === key).map((m) => m.event_id);
      const came = arrived.filter(({ headers }) => headers['partition_key'] === key);
      expect(came.map(({ headers }) => headers['event_id'])).toEqual(sent);
    }
    await stage.transport.close();
  },

  'partial failure per message': async (harness) => {
    const limits = { message_bytes_max: 2_000 };
    const stage = await ConformanceStage.set(harness, { limits });
    const messages = sampleBatch(20, (i) => (i % 5 === 2 ? { payload: payloadOf(2_001) } : {}));
    const outcomes = await stage.publish(messages);
    const good = messages.filter((_, i) => i % 5 !== 2);
    for (const [i, outcome] of outcomes.entries()) {
      if (i % 5 !== 2) expect(outcome.kind).toBe('delivered');
      else expect(outcome).toMatchObject({ kind: 'rejected', code: 'TRANSPORT.MESSAGE_TOO_LARGE' });
    }
    expect((await stage.arrivedIds()).sort()).toEqual(good.map((m) => m.event_id).sort());
    await stage.transport.close();
  },

  'a failure holds back its key alone': async (harness) => {
    const limits = { message_bytes_max: 2_000 };
    const stage = await ConformanceStage.set(harness, { ordering: 'key', limits });
    const messages = sampleBatch(12, (i) => ({
      partition_key: `key ${i % 3}`,
      ...(i === 4 && { payload: payloadOf(2_001) }),
    }));
    const outcomes = await stage.publish(messages);
    const expected = messages.map((_, i) =>
      i % 3 !== 1 || i < 4 ? 'delivered' : i === 4 ? 'rejected' : 'held_back',
    );
    expect(outcomes.map((o) => o.kind)).toEqual(expected);
    await stage.transport.close();
  },

  'headers, byte for byte': async (harness) => {
    const stage = await ConformanceStage.set(harness);
    const message = sampleMessage({
      partition_key: ' größe/€ 😀 100% "so"\r\n\tend ',
      replay_id: newId(),
      attempt: 3,
      headers: { ce_subject: 'Zürich 東京', ce_id: newId(), 'content-type': 'application/json' },
    });
    await stage.publish([message]);
    const [arrived] = await stage.arrived();
    expect(arrived!.headers).toMatchObject(messageHeaders(stage.topic.name, message));
    await stage.transport.close();
  },

  'UTF-8 and 1 MB payloads, byte for byte': async (harness) => {
    const stage = await ConformanceStage.set(harness);
    const texts = ['{"a":"é€😀\\u0000\\ud83d","b":" \u2028 "}', payloadOf(MEGABYTE), '{}'];
    const messages = texts.map((payload) => sampleMessage({ payload }));
    expect(Buffer.byteLength(texts[1]!)).toBe(MEGABYTE);
    expect(kindsOf(await stage.publish(messages))).toEqual(['delivered']);
    const byId = new Map((await stage.arrived()).map((m) => [m.headers['event_id'], m.payload]));
    for (const { event_id, payload } of messages) {
      expect(byId.get(event_id) === payload).toBe(true);
    }
    await stage.transport.close();
  },

  'trace headers': async (harness) => {
    const stage = await ConformanceStage.set(harness);
    const message = sampleMessage({ headers: { tracestate: 'vendor=1' } });
    await stage.publish([message]);
    const [arrived] = await stage.arrived();
    expect(arrived!.headers['traceparent']).toBe(message.headers['traceparent']);
    expect(arrived!.headers['tracestate']).toBe('vendor=1');
    await stage.transport.close();
  },

  'a duplicate carries the same id': async (harness) => {
    const stage = await ConformanceStage.set(harness);
    const message = sampleMessage();
    expect(kindsOf(await stage.publish([message]))).toEqual(['delivered']);
    expect(kindsOf(await stage.publish([{ ...message, attempt: 2 }]))).toEqual(['delivered']);
    const ids = await stage.arrivedIds();
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids)).toEqual(new Set([message.event_id]));
    await stage.transport.close();
  },

  'close with messages in flight': async (harness) => {
    const stage = await ConformanceStage.set(harness);
    const messages = sampleBatch(500);
    const publishing = stage.publish(messages);
    await stage.transport.close();
    const outcomes = await publishing;
    expect(kindsOf(outcomes)).toEqual(['delivered']);
    expect(kindsOf(await stage.publish(sampleBatch(2)))).toEqual(['unavailable']);
    await stage.transport.close();
    expect((await stage.arrivedIds()).sort()).toEqual(messages.map((m) => m.event_id).sort());
  },
};

async function deliversBatch(harness: ConformanceHarness, length: number): Promise<void> {
  const stage = await ConformanceStage.set(harness);
  expect(await stage.transport.ready()).toEqual({ ready: true });
  const messages = sampleBatch(length);
  const outcomes = await stage.publish(messages);
  expect(outcomes).toHaveLength(length);
  expect(kindsOf(outcomes)).toEqual(['delivered']);
  expect((await stage.arrivedIds()).sort()).toEqual(messages.map((m) => m.event_id).sort());
  await stage.transport.close();
}
