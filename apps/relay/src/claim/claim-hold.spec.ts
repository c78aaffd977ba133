import { bytesOf } from './claim-hold.js';

it('counts the bytes of envelopes that are not ASCII as brokers do', () => {
  expect(bytesOf(['€€', 'ab', '😀'].map((payload) => ({ envelope: { payload } })))).toBe(12);
});
