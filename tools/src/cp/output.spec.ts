import { Output } from './output.js';

/** What stands in the one cell of a table. */
function cellOf(value: unknown): string {
  let printed = '';
  new Output(false, (text) => (printed += text)).table(['head'], [[value]]);
  return printed.split('\n').at(-3)!.replaceAll('│', '').trim();
}

describe('Output', () => {
  it.each([
    ['fits', '🦊'.repeat(60), '🦊'.repeat(60)],
    ['is as long as may be', `${'a'.repeat(58)}🦊🦊`, `${'a'.repeat(58)}🦊🦊`],
    ['is cut behind a pair', `${'a'.repeat(58)}🦊bc`, `${'a'.repeat(58)}🦊…`],
    ['holds half a pair', 'a\ud83d', 'a\ufffd'],
    ['holds control characters', 'a\u001b[2Jb', 'a [2Jb'],
  ])('keeps whole characters of a text that %s', (_what, text, shown) => {
    expect(cellOf(text)).toBe(shown);
  });
});
