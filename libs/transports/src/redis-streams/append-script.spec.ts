import type { OutboundMessage } from '@acp/contracts';
import { chunksOf } from './append-script.js';

const MEBIBYTE = 1_048_576;

it('cuts messages into calls of a mebibyte in UTF-8, whatever their script', () => {
  const sizes = (payload: string) => {
    const messages = Array.from({ length: 6 }, () => ({ payload }) as OutboundMessage);
    return chunksOf(messages).map((chunk) => chunk.length);
  };
  expect(sizes('a'.repeat(MEBIBYTE / 3))).toEqual([3, 3]);
  expect(sizes('€'.repeat(MEBIBYTE / 3))).toEqual([1, 1, 1, 1, 1, 1]);
});
