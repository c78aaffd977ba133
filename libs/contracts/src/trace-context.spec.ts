import { parseTraceparent } from './trace-context.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';

describe('a traceparent', () => {
  it.each([
    ['00', false],
    ['01', true],
    ['03', true],
    ['02', false],
  ])('with the flags %s has sampled %s', (flags, sampled) => {
    expect(parseTraceparent(`${PARENT}-${flags}`)).toEqual({
      trace_id: '0af76519-16cd-43dd-8448-eb211c80319c',
      parent_span_id: 'b7ad6b7169203331',
      sampled,
    });
  });

  it('that is none starts no trace, whatever the tracestate', () => {
    expect(parseTraceparent('00-zz-00-01', 'vendor=1')).toBeNull();
  });
});

describe('a tracestate', () => {
  const members = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',');

  it.each([
    ['vendor=1', 'vendor=1'],
    ['congo=t61rcWkgMzE,rojo=00f067aa0ba902b7', 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7'],
    [' a=1 ,\t, b=2,', 'a=1,b=2'],
    ['tenant@vendor=x y;z', 'tenant@vendor=x y;z'],
    [members(32), members(32)],
  ])('%j travels on as %j', (header, state) => {
    expect(parseTraceparent(`${PARENT}-01`, header)?.tracestate).toBe(state);
  });

  it.each([
    ['', 'nothing'],
    [' , ', 'no member'],
    ['vendor', 'no value'],
    ['Vendor=1', 'a key in upper case'],
    ['a=1,a=2', 'a key twice'],
    ['a=1=2', 'an equals sign in a value'],
    ['a=ü', 'what is not ASCII'],
    ['a=1\r\nx: y', 'a line break'],
    [members(33), 'too many members'],
    [`a=${'x'.repeat(256)},b=${'y'.repeat(256)}`, 'too many characters'],
  ])('%j is dropped, for %s, and the trace goes on', (header) => {
    const context = parseTraceparent(`${PARENT}-01`, header);
    expect(context).toMatchObject({ sampled: true });
    expect(context).not.toHaveProperty('tracestate');
  });
});
