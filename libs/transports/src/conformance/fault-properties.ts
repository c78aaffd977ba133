import type { OutboundMessage, PublishOutcome, Transport } from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import type { BrokerControl, ConformanceHarness } from './conformance-harness.js';
import { ConformanceStage, deliveredIds, kindsOf } from './conformance-stage.js';
import { sampleBatch } from './sample-messages.js';

export type FaultProperty = (harness: ConformanceHarness, broker: BrokerControl) => Promise<void>;

const TIMEOUT_MS = 800;
/** Beyond its timeout, how long a publish may take to say so. */
const SLACK_MS = 2_000;

/** What holds when the broker hangs, stops and comes back. */
export const FAULT_PROPERTIES: Readonly<Record<string, FaultProperty>> = {
  'slow broker': async (harness, broker) => {
    const stage = await ConformanceStage.set(harness);
    await stage.publish(sampleBatch(1));
    const messages = sampleBatch(50);
    await broker.pause();
    const publishing = stage.publish(messages);
    const early = await Promise.race([publishing.then(() => 'answered'), elapsed(300)]);
    await broker.resume();
    expect(early).toBe('elapsed');
    expect(kindsOf(await publishing)).toEqual(['delivered']);
    await stage.transport.close();
  },

  timeout: async (harness, broker) => {
    const limits = { publish_timeout_ms: TIMEOUT_MS };
    const stage = await ConformanceStage.set(harness, { limits });
    await stage.publish(sampleBatch(1));
    await broker.pause();
    try {
      const { outcomes, ms } = await timed(() => stage.publish(sampleBatch(20)));
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ kind: 'unknown', code: 'TRANSPORT.TIMEOUT' });
      }
      expect(ms).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    } finally {
      await broker.resume();
    }
    await stage.untilReady(true);
    expect(kindsOf(await stage.publish(sampleBatch(20)))).toEqual(['delivered']);
    await stage.transport.close();
  },

  'broker stopped before a publish, and back': async (harness, broker) => {
    const limits = { publish_timeout_ms: TIMEOUT_MS };
    const stage = await ConformanceStage.set(harness, { limits });
    await broker.stop();
    await stage.untilReady(false);
    const { outcomes, ms } = await timed(() => stage.publish(sampleBatch(20)));
    expect(kindsOf(outcomes)).toEqual(['unavailable']);
    expect(ms).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    const late = harness.transport(stage.topic);
    await expect(late.start()).rejects.toThrow();
    await broker.start();
    await stage.untilReady(true);
    const lateReady = async () => (await late.ready()).ready;
    await waitUntil('the one that could not start has gone on trying', lateReady);
    expect(kindsOf(await publishWith(late, sampleBatch(1)))).toEqual(['delivered']);
    await late.close();
    const messages = sampleBatch(20);
    expect(kindsOf(await stage.publish(messages))).toEqual(['delivered']);
    await stage.transport.close();
  },

  'broker stopped during a publish: no false receipt': async (harness, broker) => {
    const stage = await ConformanceStage.set(harness);
    const { messages, outcomes } = await publishUntilFailure(stage, broker);
    expect(outcomes).toHaveLength(messages.length);
    expect(kindsOf(outcomes)).not.toContain('rejected');
    await broker.start();
    await stage.untilReady(true);
    const arrived = new Set(await stage.arrivedIds());
    const receipts = deliveredIds(messages, outcomes);
    expect(receipts.length).toBeGreaterThan(0);
    expect(receipts.filter((id) => !arrived.has(id))).toEqual([]);
    await stage.transport.close();
  },

  'broker stopped after a publish': async (harness, broker) => {
    const stage = await ConformanceStage.set(harness);
    const messages = sampleBatch(20);
    expect(kindsOf(await stage.publish(messages))).toEqual(['delivered']);
    await broker.stop();
    await stage.untilReady(false);
    await broker.start();
    await stage.untilReady(true);
    expect((await stage.arrivedIds()).sort()).toEqual(messages.map((m) => m.event_id).sort());
    await stage.transport.close();
  },
};

/** Keeps publishing while the broker is killed, until something is not delivered. */
async function publishUntilFailure(stage: ConformanceStage, broker: BrokerControl) {
  const messages: OutboundMessage[] = [];
  const outcomes: PublishOutcome[] = [];
  let killing: Promise<void> | undefined;
  while (outcomes.every(({ kind }) => kind === 'delivered')) {
    const batch = sampleBatch(200);
    const publishing = stage.publish(batch);
    if (outcomes.length > 0) killing ??= broker.kill();
    outcomes.push(...(await publishing));
    messages.push(...batch);
  }
  await killing;
  return { messages, outcomes };
}

function publishWith(transport: Transport, messages: OutboundMessage[]) {
  return transport.publishBatch(messages, { signal: new AbortController().signal });
}

async function timed(publish: () => Promise<PublishOutcome[]>) {
  const startedAt = performance.now();
  const outcomes = await publish();
  return { outcomes, ms: performance.now() - startedAt };
}

function elapsed(ms: number): Promise<'elapsed'> {
  return new Promise((resolve) => setTimeout(resolve, ms, 'elapsed' as const));
}
