import type { ProcessOutcome } from '../inbox/process-outcome.js';
import type { InboundMessage } from '../message/inbound-message.js';
import type { Delivery, Settlement } from './delivery.js';
import { LaneDispatcher, type DispatcherOptions } from './lane-dispatcher.js';

const delivery = (payload: string, key: string | null = null, suspect = false): Delivery => ({
  message: { payload, headers: {} },
  key,
  suspect,
});
const PROCESSED: ProcessOutcome = { kind: 'processed' };
const retryIn = (delayMs: number): ProcessOutcome => ({
  kind: 'retry',
  attempts: 1,
  delayMs,
  reason: 'failed',
});

/** A dispatcher over an inbox that answers by script; remembers batches and acknowledgements. */
function dispatching(
  answer: (payload: string, batch: string[]) => ProcessOutcome | Promise<ProcessOutcome>,
  options: Partial<DispatcherOptions<Delivery>> = {},
) {
  const batches: string[][] = [];
  const acknowledged: string[] = [];
  const settlement: Settlement<Delivery> = {
    acknowledge: (done) => {
      acknowledged.push(...done.map(({ message }) => message.payload));
      return Promise.resolve();
    },
    ...options.settlement,
  };
  const process = (messages: readonly InboundMessage[]) => {
    const payloads = messages.map(({ payload }) => payload);
    batches.push(payloads);
    return Promise.all(payloads.map((payload) => answer(payload, payloads)));
  };
  const dispatcher = new LaneDispatcher({ inbox: { process }, ...options, settlement });
  return { dispatcher, batches, acknowledged };
}

/** Lets everything that is ready run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('LaneDispatcher', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  it('takes batches from a lane and acknowledges them after the commit', async () => {
    const limits = { concurrency: 1, batchMax: 2 };
    const { dispatcher, batches, acknowledged } = dispatching(() => PROCESSED, { limits });
    dispatcher.submit(['a', 'b', 'c'].map((payload) => delivery(payload)));
    await settled();
    expect(batches).toEqual([['a', 'b'], ['c']]);
    expect(acknowledged).toEqual(['a', 'b', 'c']);
    expect(dispatcher.room).toBe(1_000);
  });

  it('keeps a key in one lane and runs keys in parallel', async () => {
    const running: string[] = [];
    let together = 0;
    const { dispatcher } = dispatching(
      async (payload) => {
        running.push(payload);
        together = Math.max(together, running.length);
        expect(running.filter((one) => one === payload)).toHaveLength(1);
        await settled();
        running.splice(running.indexOf(payload), 1);
        return PROCESSED;
      },
      { limits: { batchMax: 1, concurrency: 4 } },
    );
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    dispatcher.submit([...keys, ...keys, ...keys].map((key) => delivery(key, key)));
    await dispatcher.drain(1_000);
    expect(together).toBeGreaterThan(1);
  });

  it('lets the others pass a failed event, and tries it again when its time has come', async () => {
    const failing = new Set(['bad']);
    const { dispatcher, acknowledged } = dispatching(
      (payload) => (failing.delete(payload) ? retryIn(500) : PROCESSED),
      { limits: { concurrency: 1, batchMax: 10 } },
    );
    dispatcher.submit([delivery('bad', 'k'), delivery('good', 'k')]);
    await settled();
    expect(acknowledged).toEqual(['good']);
    await jest.advanceTimersByTimeAsync(499);
    expect(acknowledged).toEqual(['good']);
    await jest.advanceTimersByTimeAsync(1);
    await settled();
    expect(acknowledged).toEqual(['good', 'bad']);
  });

  it('makes a key wait behind its failed head when order matters, and only that key', async () => {
    const failing = new Set(['a1']);
    const { dispatcher, acknowledged } = dispatching(
      (payload, batch) => {
        if (failing.has(payload)) return retryIn(500);
        const behind = payload.startsWith('a') && batch.some((one) => failing.has(one));
        return behind ? { kind: 'held_back' } : PROCESSED;
      },
      { ordered: true, limits: { concurrency: 1, batchMax: 3 } },
    );
    const submit = (...payloads: string[]) =>
      dispatcher.submit(payloads.map((payload) => delivery(payload, payload[0]!)));
    submit('a1', 'b1', 'a2', 'a3', 'b2');
    await settled();
    submit('a4', 'b3');
    await settled();
    expect(acknowledged).toEqual(['b1', 'b2', 'b3']);
    failing.clear();
    await jest.advanceTimersByTimeAsync(500);
    await settled();
    expect(acknowledged.filter((payload) => payload.startsWith('a'))).toEqual([
      'a1',
      'a2',
      'a3',
      'a4',
    ]);
  });

  it('hands a failed event back to a broker that can deliver it later', async () => {
    const postponed: [string, number][] = [];
    const { dispatcher } = dispatching(() => retryIn(700), {
      settlement: {
        acknowledge: () => Promise.resolve(),
        postpone: ({ message }, delayMs) => {
          postponed.push([message.payload, delayMs]);
          return Promise.resolve();
        },
      },
    });
    dispatcher.submit([delivery('bad')]);
    await settled();
    expect(postponed).toEqual([['bad', 700]]);
    expect(dispatcher.room).toBe(1_000);
  });

  it('keeps everything in order while the database is away, and goes on when it is back', async () => {
    let away = true;
    const { dispatcher, acknowledged, batches } = dispatching(
      () => (away ? { kind: 'unavailable', reason: 'away' } : PROCESSED),
      { limits: { concurrency: 1, batchMax: 2 } },
    );
    dispatcher.submit(['a', 'b', 'c'].map((payload) => delivery(payload)));
    await settled();
    expect(batches).toEqual([['a', 'b']]);
    away = false;
    await jest.advanceTimersByTimeAsync(300);
    await settled();
    expect(acknowledged).toEqual(['a', 'b', 'c']);
  });

  it('tries a suspect alone', async () => {
    const { dispatcher, batches } = dispatching(() => PROCESSED, { limits: { concurrency: 1 } });
    dispatcher.submit([
      delivery('a'),
      delivery('b'),
      delivery('suspect', null, true),
      delivery('c'),
    ]);
    await settled();
    expect(batches).toEqual([['a', 'b'], ['suspect'], ['c']]);
  });

  it('bounds what it holds: room comes back with the acknowledgements', async () => {
    let release: (outcome: ProcessOutcome) => void = () => undefined;
    const { dispatcher } = dispatching(() => new Promise((resolve) => (release = resolve)), {
      limits: { concurrency: 1, batchMax: 1, inFlightMax: 2 },
    });
    dispatcher.submit([delivery('a'), delivery('b')]);
    expect(dispatcher.room).toBe(0);
    const room = dispatcher.whenRoom(new AbortController().signal);
    release(PROCESSED);
    await room;
    expect(dispatcher.room).toBe(1);
  });

  it('goes on after an acknowledgement that failed', async () => {
    const troubles: string[] = [];
    const { dispatcher } = dispatching(() => PROCESSED, {
      settlement: { acknowledge: () => Promise.reject(new Error('broker away')) },
      onTrouble: ({ doing }) => troubles.push(doing),
    });
    dispatcher.submit([delivery('a')]);
    await settled();
    expect(troubles).toEqual(['acknowledge']);
    expect(dispatcher.room).toBe(1_000);
  });

  it('drains: finishes its lanes, leaves what waits for a later try, takes nothing more', async () => {
    const { dispatcher, acknowledged } = dispatching((payload) =>
      payload === 'bad' ? retryIn(60_000) : PROCESSED,
    );
    dispatcher.submit([delivery('bad'), delivery('a'), delivery('b')]);
    await dispatcher.drain(1_000);
    dispatcher.submit([delivery('late')]);
    await settled();
    expect(acknowledged.sort()).toEqual(['a', 'b']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('drains within the grace period though the database is away', async () => {
    const { dispatcher, acknowledged } = dispatching(() => ({
      kind: 'unavailable',
      reason: 'away',
    }));
    dispatcher.submit([delivery('a')]);
    await settled();
    await dispatcher.drain(60_000);
    expect(acknowledged).toEqual([]);
  });
});
