import { bytesOf } from './claim-hold.js';

it('counts the bytes of envelopes that are not ASCII as brokers do', () => {
  expect(bytesOf([{ payload: '€€' }, { payload: 'ab' }, { payload: '😀' }])).toBe(12);
});
