import { expectationItems } from './expectation-attention.js';

const NONE = { failing: [], held_batches: 0, oldest_held_seconds: null };
const failing = (...names: string[]) =>
  names.map((name, index) => ({ name, judged: 1_200, failed: 9 - index }));
const itemsOf = (change: Partial<Parameters<typeof expectationItems>[0]['expectations']>) =>
  expectationItems({ expectations: { ...NONE, ...change } });

it('says nothing where all is as expected', () => {
  expect(itemsOf({})).toEqual([]);
});

it('asks for a decision on what is held, before it says what fails', () => {
  expect(
    itemsOf({ held_batches: 2, oldest_held_seconds: 312.4, failing: failing('spread') }),
  ).toEqual([
    {
      tone: 'bad',
      what: '2 batches are held',
      why: 'The oldest for 5 min 12 s. Nothing of them is an event until somebody decides.',
      press: { text: 'Release or discard', href: '/expectations?state=held' },
    },
    {
      tone: 'warn',
      what: 'Expectation spread fails',
      why: 'spread 9 of 1,200, in the newest window of each.',
      press: { text: 'See what failed', href: '/expectations/spread' },
    },
  ]);
});

it('names the worst of many', () => {
  expect(itemsOf({ failing: failing('a', 'b', 'c', 'd', 'e') })).toMatchObject([
    {
      what: '5 expectations fail',
      why: 'a 9 of 1,200, b 8 of 1,200, c 7 of 1,200 and 2 more, in the newest window of each.',
      press: { href: '/expectations' },
    },
  ]);
});
