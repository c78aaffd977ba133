import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { sampleBatch } from '../conformance/sample-messages.js';
import { delivered } from './outcomes.js';
import { publishEach, type PublishEachRules } from './publish-each.js';

const rules: PublishEachRules = {
  bytesMax: 1_000_000,
  ordered: false,
  concurrency: 2,
  timeoutMs: 10_000,
  signal: new AbortController().signal,
};
const silent = () => new Promise<PublishOutcome>(() => undefined);
const kinds = (outcomes: readonly PublishOutcome[]) => outcomes.map(({ kind }) => kind);

/** Answers the first message, and no other. */
function answerOnly(first: OutboundMessage) {
  return (message: OutboundMessage) =>
    message === first ? Promise.resolve(delivered('1')) : silent();
}

// A busy machine must not make a batch late, so its time passes only when a test says so.
beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('receipts that have not come in time', () => {
  it('are not known, those before are, and nothing is begun after', async () => {
    const onLate = jest.fn();
    const messages = sampleBatch(5);
    const publishing = publishEach(messages, { ...rules, onLate }, answerOnly(messages[0]!));
    await jest.advanceTimersByTimeAsync(rules.timeoutMs);
    const outcomes = await publishing;
    expect(kinds(outcomes)).toEqual(['delivered', 'unknown', 'unknown', 'held_back', 'held_back']);
    expect(outcomes[1]).toMatchObject({ code: 'TRANSPORT.TIMEOUT' });
    expect(onLate).toHaveBeenCalledTimes(1);
  });

  it('change nothing when they come at last', async () => {
    let answer: (outcome: PublishOutcome) => void = () => undefined;
    const send = () => new Promise<PublishOutcome>((resolve) => (answer = resolve));
    const publishing = publishEach(sampleBatch(1), rules, send);
    await jest.advanceTimersByTimeAsync(rules.timeoutMs);
    const outcomes = await publishing;
    answer(delivered('1'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(kinds(outcomes)).toEqual(['unknown']);
  });
});

describe('an abort', () => {
  it('ends every wait at once and leaves no listener behind', async () => {
    const controller = new AbortController();
    const removed = jest.spyOn(controller.signal, 'removeEventListener');
    const messages = sampleBatch(4);
    const aborting = { ...rules, signal: controller.signal };
    const publishing = publishEach(messages, aborting, answerOnly(messages[0]!));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(kinds(await publishing)).toEqual(['delivered', 'unknown', 'unknown', 'held_back']);
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
  });
});

describe('a batch whose receipts are all there', () => {
  it('is not late', async () => {
    const onLate = jest.fn();
    const outcomes = await publishEach(sampleBatch(9), { ...rules, onLate }, () =>
      Promise.resolve(delivered(null)),
    );
    expect(new Set(kinds(outcomes))).toEqual(new Set(['delivered']));
    jest.advanceTimersByTime(2 * rules.timeoutMs);
    expect(onLate).not.toHaveBeenCalled();
  });
});
