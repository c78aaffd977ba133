import { verifyOversight } from './oversight.js';

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}
const HEADER = JSON.stringify({
  ...{ line: 'header', format: 'acp-oversight-1', from: 'a', to: 'b', made_at: 'c' },
});

describe('a report of oversight', () => {
  it('that broke off does not hold', async () => {
    const { says, problems } = await verifyOversight(linesOf([HEADER, '{"line":"cou']), new Map());
    expect(says).toContain('from a to b');
    expect(problems).toEqual(['it broke off: its last line is no signature']);
  });

  it('is told from everything else by its first line', async () => {
    await expect(verifyOversight(linesOf([]), new Map())).rejects.toThrow('empty');
    const other = linesOf(['{"format":"acp-proof-1"}']);
    await expect(verifyOversight(other, new Map())).rejects.toThrow('it is no report');
  });
});
