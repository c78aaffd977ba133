import type { OutboundMessage } from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import type { ConformanceHarness } from './conformance-harness.js';
import { ConformanceStage, kindsOf } from './conformance-stage.js';
import { sampleBatch } from './sample-messages.js';

type LossProperty = (
  harness: ConformanceHarness,
  lose: NonNullable<ConformanceHarness['lose']>,
) => Promise<void>;

/** What holds when a stream, a queue or a topic is deleted while the transport runs. */
export const LOSS_PROPERTIES: Readonly<Record<string, LossProperty>> = {
  'destination lost: made again, and no message is blamed': async (harness, lose) => {
    const stage = await ConformanceStage.set(harness);
    expect(kindsOf(await stage.publish(sampleBatch(1)))).toEqual(['delivered']);
    await lose(stage.topic);
    const messages = sampleBatch(20);
    expect(await kindsUntilDelivered(stage, messages)).toEqual([]);
    const arrived = await stage.arrivedIds();
    expect(arrived).toEqual(expect.arrayContaining(messages.map((message) => message.event_id)));
    await stage.transport.close();
  },
};

/** Publishes until all is delivered; what was said meanwhile that spends an attempt or buries. */
export async function kindsUntilDelivered(
  stage: Pick<ConformanceStage, 'publish'>,
  messages: readonly OutboundMessage[],
): Promise<string[]> {
  const said = new Set<string>();
  await waitUntil(
    'it is delivered again',
    async () => {
      const kinds = kindsOf(await stage.publish(messages));
      kinds.forEach((kind) => said.add(kind));
      return kinds.every((kind) => kind === 'delivered');
    },
    60_000,
  );
  return [...said].filter((kind) => !['delivered', 'unavailable', 'held_back'].includes(kind));
}
