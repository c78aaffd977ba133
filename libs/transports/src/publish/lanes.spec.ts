import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { sampleBatch } from '../conformance/sample-messages.js';
import { publishInLanes, type LaneRules } from './lanes.js';
import { delivered, unknown } from './outcomes.js';

const rules: LaneRules = {
  ordered: true,
  concurrency: 10,
  timeoutMs: 10_000,
  signal: new AbortController().signal,
};
const keys = (pattern: string) =>
  sampleBatch(pattern.length, (i) => ({
    partition_key: pattern[i] === '-' ? null : pattern[i]!,
  }));
const kinds = (outcomes: readonly PublishOutcome[]) => outcomes.map(({ kind }) => kind);

/** A broker whose answers the test gives one by one. */
class Hand {
  readonly waiting = new Map<OutboundMessage, (outcome: PublishOutcome) => void>();

  readonly send = (message: OutboundMessage) =>
    new Promise<PublishOutcome>((resolve) => this.waiting.set(message, resolve));

  async answer(message: OutboundMessage, outcome: PublishOutcome = delivered(null)): Promise<void> {
    this.waiting.get(message)!(outcome);
    this.waiting.delete(message);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('messages of an ordered topic', () => {
  it('go one at a time per key, keys and keyless messages side by side', async () => {
    const hand = new Hand();
    const messages = keys('aab--');
    const publishing = publishInLanes(messages, rules, hand.send);
    expect([...hand.waiting.keys()]).toEqual([0, 2, 3, 4].map((i) => messages[i]));
    await hand.answer(messages[0]!);
    expect(hand.waiting.has(messages[1]!)).toBe(true);
    for (const message of [...hand.waiting.keys()]) await hand.answer(message);
    expect(new Set(kinds(await publishing))).toEqual(new Set(['delivered']));
  });

  it('stop at the first failure of their key, and at no other', async () => {
    const messages = keys('abababa-');
    const outcomes = await publishInLanes(messages, rules, async (message) =>
      message === messages[2] ? unknown('no') : delivered(null),
    );
    expect(kinds(outcomes)).toEqual([
      'delivered',
      'delivered',
      'unknown',
      'delivered',
      'held_back',
      'delivered',
      'held_back',
      'delivered',
    ]);
  });
});

describe('a batch', () => {
  it('has at most `concurrency` messages in flight', async () => {
    const hand = new Hand();
    const messages = keys('-----');
    const limited = { ...rules, ordered: false, concurrency: 2 };
    const publishing = publishInLanes(messages, limited, hand.send);
    for (const message of messages) {
      expect(hand.waiting.size).toBeLessThanOrEqual(2);
      await hand.answer(message);
    }
    expect(new Set(kinds(await publishing))).toEqual(new Set(['delivered']));
  });

  it('holds back what has not begun when it is aborted', async () => {
    const hand = new Hand();
    const controller = new AbortController();
    const messages = keys('aa');
    const aborting = { ...rules, signal: controller.signal };
    const publishing = publishInLanes(messages, aborting, hand.send);
    controller.abort();
    await hand.answer(messages[0]!);
    expect(kinds(await publishing)).toEqual(['delivered', 'held_back']);
  });
});
