import { setImmediate as turn } from 'node:timers/promises';
import { callModule, keepModule, THREADS_MAX } from './upcast-modules.js';
import { UpcastThread } from './upcast-thread.js';

/** Threads start while others run, and one fills its memory. */
jest.setTimeout(120_000);

const LEAVES = `export default ({ ship }) => {
  if (ship === 'lost') void Promise.reject(new Error('no wind'));
  if (ship === 'laden') setImmediate(() => { const all = []; for (;;) all.push(new Array(1e5).fill(7)); });
  return { name: ship };
};`;

const threadOf = (text: string) => new UpcastThread(Buffer.from(text));

/** So that a test which has failed by its time waits no further. */
let isOver = false;
beforeEach(() => {
  isOver = false;
});
afterEach(() => {
  isOver = true;
});

async function end(thread: UpcastThread): Promise<void> {
  while (thread.runs && !isOver) await turn();
}

describe('a thread that a payload left dying', () => {
  it.each([
    ['at once', 'lost', async () => undefined],
    ['after a turn of the event loop', 'lost', () => turn()],
    ['after it has ended', 'lost', end],
    ['after it has ended, out of memory', 'laden', end],
  ])('takes the next payload %s: %s', async (_when, ship, wait) => {
    const thread = threadOf(LEAVES);
    expect(thread.call({ ship })).toEqual({ name: ship });
    await wait(thread);
    expect(thread.call({ ship: 'Dee' })).toEqual({ name: 'Dee' });
    thread.stop();
  });

  it('says of a payload that ends it each time what it did, and goes on', () => {
    const thread = threadOf(
      "export default ({ ship }) => (ship === 'lost' ? process.exit(0) : { name: ship });",
    );
    expect(() => thread.call({ ship: 'lost' })).toThrow('ended its thread');
    expect(thread.call({ ship: 'Dee' })).toEqual({ name: 'Dee' });
    thread.stop();
  });
});

it('runs so many threads and no more: the one that was called longest ago is stopped', () => {
  const digests = Array.from({ length: THREADS_MAX + 1 }, (_, of) =>
    keepModule(Buffer.from(`let n = 0; export default () => ({ of: ${of}, n: ++n });`)),
  );
  const call = (of: number) => callModule(digests[of]!, {});
  for (let of = 0; of < THREADS_MAX; of += 1) expect(call(of)).toEqual({ of, n: 1 });
  expect(call(0)).toEqual({ of: 0, n: 2 });
  expect(call(THREADS_MAX)).toEqual({ of: THREADS_MAX, n: 1 });
  expect([call(0), call(2)]).toEqual([
    { of: 0, n: 3 },
    { of: 2, n: 2 },
  ]);
  expect(call(1)).toEqual({ of: 1, n: 1 });
});
