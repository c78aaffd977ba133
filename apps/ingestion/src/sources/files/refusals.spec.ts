import { Refusals } from './refusals.js';

const reason = (path: string, message = 'is no number') => ({
  code: 'GATE.INVALID',
  path,
  message,
});

describe('the refusals of a file', () => {
  it('are grouped by code and place, the most frequent first, with their lines', () => {
    const refusals = new Refusals();
    refusals.note(2, [reason('/a')]);
    for (const line of [3, 7, 8, 9]) refusals.note(line, [reason('/b'), reason('/c', 'is long')]);
    refusals.note(11, [reason('/b', 'other words')]);
    expect(refusals.list()).toEqual([
      { ...reason('/b'), records: 5, lines: '3, 7-9, 11' },
      { ...reason('/c', 'is long'), records: 4, lines: '3, 7-9' },
      { ...reason('/a'), records: 1, lines: '2' },
    ]);
  });

  it('take no more memory for a million of them', () => {
    const refusals = new Refusals();
    for (let n = 0; n < 1_000; n += 1) refusals.note(2 * n + 1, [reason(`/${n % 50}`)]);
    const groups = refusals.list();
    expect(groups).toHaveLength(21);
    expect(groups[0]).toMatchObject({ code: '…', records: 600 });
    expect(groups[1]!.lines).toMatch(/^1, 101, .*, …$/);
    expect(groups.reduce((sum, { records }) => sum + records, 0)).toBe(1_000);
  });
});
