import { readCell, type CellForm } from './cells.js';

function read(cell: string, form: CellForm): unknown {
  return readCell({ text: cell, cells: new Map([['c', cell]]) }, 'c', form);
}

describe('a cell that is a number', () => {
  it.each([
    ['1.50', 1.5],
    ['-0', -0],
    ['007', 7],
    ['1e3', 1_000],
    ['0.1', 0.1],
    ['9007199254740991', 9_007_199_254_740_991],
    ['0.30000000000000004', 0.30000000000000004],
  ])('%s is the JSON number that it says', (cell, number) => {
    expect(read(cell, 'number')).toBe(number);
  });

  it.each(['0.1234567890123456789', '9007199254740993', '1e400', '1e-400'])(
    '%s is refused where a JSON number would be another, and named as a decimal',
    (cell) => {
      expect(() => read(cell, 'number')).toThrow('decimal');
    },
  );
});

describe('a cell that is a time', () => {
  it.each([
    ['2026-11-30', 'time', '2026-11-30T00:00:00.000Z'],
    ['2026-11-30 10:00:00+01:00', 'time', '2026-11-30T09:00:00.000Z'],
    ['2026-11-30T10:00:00.123456Z', 'time', '2026-11-30T10:00:00.123456Z'],
    ['2026-11-30T10:00:00.1234569Z', 'time', '2026-11-30T10:00:00.123456Z'],
    ['1790000000', 'epoch_seconds', '2026-09-21T14:13:20.000Z'],
    ['1790000000.000001', 'epoch_seconds', '2026-09-21T14:13:20.000001Z'],
    ['1790000000123.5', 'epoch_ms', '2026-09-21T14:13:20.123500Z'],
    ['1790000000123456', 'epoch_us', '2026-09-21T14:13:20.123456Z'],
    ['-0.000001', 'epoch_seconds', '1969-12-31T23:59:59.999999Z'],
  ] as const)('%s as %s is %s', (cell, form, time) => {
    expect(read(cell, form)).toBe(time);
  });

  it.each([
    ['2026-02-30', 'time'],
    ['2026-11-30T10:00:00', 'time'],
    ['yesterday', 'time'],
    ['1e9', 'epoch_seconds'],
    ['9999999999999999', 'epoch_ms'],
  ] as const)('%s as %s is refused', (cell, form) => {
    expect(() => read(cell, form)).toThrow('is no');
  });

  it('is quoted in its refusal as whole characters', () => {
    const cell = `${'a'.repeat(99)}🦊bc`;
    expect(() => read(cell, 'time')).toThrow(`"${'a'.repeat(99)}🦊" is no time`);
  });
});
