import { compileObject } from './object.js';
import { scopeOf } from './scope.js';

const scope = scopeOf(
  { record: { type: 'object' } },
  {
    mixedLiterals: true,
    functions: [{ name: 'half', signature: 'half(double): double', apply: (n: number) => n / 2 }],
  },
);

function made(members: Record<string, string>, record: object) {
  const compiled = compileObject(members, scope);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.object.evaluate({ record });
}

function refused(members: Record<string, string>) {
  const compiled = compileObject(members, scope);
  return compiled.ok ? [] : compiled.problems;
}

describe('an object of expressions', () => {
  it('is plain JSON, with the digits of decimals kept', () => {
    const members = {
      price: "decimal(record.p) + decimal('0.10')",
      count: 'size(record.l)',
      at: "timestamp('2026-11-30T10:00:00Z')",
      model: "{'name': record.m, 'half': half(record.n), 'tags': record.l}",
      nothing: 'record.x',
      open: 'record.n > 1.0',
    };
    expect(made(members, { p: '64000.10', l: ['a'], m: 'risk-7', n: 3, x: null })).toEqual({
      ok: true,
      value: {
        price: '64000.2',
        count: 1,
        at: '2026-11-30T10:00:00.000Z',
        model: { name: 'risk-7', half: 1.5, tags: ['a'] },
        nothing: null,
        open: true,
      },
    });
  });

  it('says of each member that cannot be made why', () => {
    const members = {
      right: "'a'",
      absent: 'record.price',
      'no/decimal': 'decimal(record.p)',
      tooBig: '9007199254740993',
      infinite: '1.0 / 0.0',
      bytes: "b'abc'",
    };
    const result = made(members, { p: '1e5' });
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.problems).toEqual([
      { path: '/absent', message: 'No such key: price' },
      { path: '/no~1decimal', message: 'not a decimal: "1e5"' },
      { path: '/tooBig', message: expect.stringContaining('string(') as string },
      { path: '/infinite', message: 'Infinity is no number of JSON' },
      { path: '/bytes', message: 'the result is no JSON value' },
    ]);
  });

  it('is refused with the member and the place of every fault', () => {
    expect(
      refused({ a: 'record.p +', b: "record.p.matches('(a+)+$')", c: 'recrod.p', d: '1' }),
    ).toEqual([
      { path: '/a', offset: 10, message: expect.any(String) as string },
      { path: '/b', offset: 0, message: expect.stringContaining('re2(') as string },
      { path: '/c', offset: 0, message: 'Unknown variable: recrod; did you mean record?' },
    ]);
  });

  it('is refused where an expression could take long', () => {
    const [problem] = refused({ a: 'record.l.all(x, record.l.all(y, x == y))' });
    expect(problem).toMatchObject({
      path: '/a',
      message: expect.stringMatching(/steps, allowed are/),
    });
  });

  it('keeps a member by the name of `__proto__`', () => {
    const record = JSON.parse('{"o":{"__proto__":1}}') as object;
    expect(JSON.stringify(made({ a: 'record.o' }, record))).toBe(
      '{"ok":true,"value":{"a":{"__proto__":1}}}',
    );
  });
});
