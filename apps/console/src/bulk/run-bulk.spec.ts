import { describeFilter, filterOf, isEmptyFilter } from '../dead-letters/filter.js';
import { runBulk, type BulkAnswer } from './run-bulk.js';

const ORDER = { filter: { to: '2026-11-21T08:00:00Z' }, reason: 'INC-1', total: 45 };

describe('runBulk', () => {
  it('asks again until nothing remains', async () => {
    const answers = [{ ...answer(20, 25), unserved: ['legacy'] }, answer(20, 5), answer(5, 0)];
    const seen: number[] = [];
    const end = await runBulk(
      ORDER,
      async () => answers.shift()!,
      ({ done }) => seen.push(done),
      new AbortController().signal,
    );
    expect(end).toEqual({ done: 45, total: 45, unserved: ['legacy'] });
    expect(seen).toEqual([20, 40, 45]);
  });

  it('ends where a request changes nothing, whatever remains', async () => {
    let asked = 0;
    const send = async () => {
      asked += 1;
      return answer(0, 45);
    };
    await runBulk(ORDER, send, () => undefined, new AbortController().signal);
    expect(asked).toBe(1);
  });

  it('goes on past rows that stay as they are, by the cursor of the answer', async () => {
    const steps = [
      { ...answer(0, 40), next_cursor: 'a' },
      { ...answer(3, 20), next_cursor: null },
    ];
    const asked: (string | undefined)[] = [];
    const send = async ({ cursor }: { cursor?: string }) => {
      asked.push(cursor);
      return steps.shift()!;
    };
    const end = await runBulk(ORDER, send, () => undefined, new AbortController().signal);
    expect([end.done, asked]).toEqual([3, [undefined, 'a']]);
  });

  it('ends after the request during which it is stopped', async () => {
    const stop = new AbortController();
    const send = async () => {
      stop.abort();
      return answer(20, 25);
    };
    expect(await runBulk(ORDER, send, () => undefined, stop.signal)).toEqual({
      done: 20,
      total: 45,
      unserved: [],
    });
  });
});

describe('filterOf', () => {
  it('takes the members it knows from the address', () => {
    const filter = filterOf(
      new URLSearchParams('topic=quotes&error_code=TRANSPORT.FAILED&x=1&to='),
    );
    expect(filter).toEqual({ topic: 'quotes', error_code: 'TRANSPORT.FAILED' });
    expect(describeFilter(filter)).toBe('topic quotes, error code TRANSPORT.FAILED');
    expect([isEmptyFilter(filter), isEmptyFilter({})]).toEqual([false, true]);
  });
});

function answer(affected: number, remaining: number): BulkAnswer {
  return { matched: affected + remaining, affected, remaining, sample: [] };
}
