import { isCelError, run } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { compileExpression } from './expression.js';
import type { JsonSchema } from './json-schema.js';
import { scopeOf } from './scope.js';

/** Optional members, so that a part of what is generated cannot be decided. */
const ACTION: JsonSchema = {
  type: 'object',
  properties: {
    n: { type: 'number' },
    m: { type: 'number' },
    s: { type: 'string', maxLength: 20 },
    t: { type: 'string', maxLength: 20 },
    b: { type: 'boolean' },
    l: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 20 } },
    o: {
      type: 'object',
      properties: { x: { type: 'number' }, y: { type: 'string', maxLength: 9 } },
    },
  },
};
const scope = scopeOf({ action: ACTION });

const texts = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'é', '10', '9');
const numbers = fc.constantFrom(0, 1, -1, 0.5, 9, 10, 1e15);
const optional = { requiredKeys: [] as [], noNullPrototype: true };
const actions = fc.record(
  {
    n: numbers,
    m: numbers,
    s: texts,
    t: texts,
    b: fc.boolean(),
    l: fc.array(texts, { maxLength: 3 }),
    o: fc.record({ x: numbers, y: texts }, optional),
  },
  optional,
);

const quoted = texts.map((text) => `'${text}'`);
const doubles = numbers.map((n) => (Number.isInteger(n) ? `${n}.0` : String(n)));

const { bool } = fc.letrec<{ bool: string; text: string; number: string; list: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small' },
    quoted,
    fc.constantFrom('action.s', 'action.t', 'action.o.y', 'action.l[0]'),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('bool'), tie('text'), tie('text')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  number: fc.oneof(
    { depthSize: 'small' },
    doubles,
    fc.constantFrom('action.n', 'action.m', 'action.o.x'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
  ),
  list: fc.oneof(
    { depthSize: 'small' },
    fc.constant('action.l'),
    fc.array(quoted, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    tie('list').map((list) => `${list}.filter(e, e != 'a')`),
    tie('list').map((list) => `${list}.map(e, e + 'a')`),
  ),
  bool: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('true', 'false', 'action.b'),
    fc.constantFrom('n', 's', 'l', 'o').map((name) => `has(action.${name})`),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('<', '>', '==', '!='), tie('text'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc.tuple(tie('text'), tie('list')).map(([a, b]) => `(${a} in ${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
      .map(([a, method, b]) => `${a}.${method}(${b})`),
    fc
      .tuple(tie('list'), fc.constantFrom('all', 'exists', 'exists_one'), tie('text'))
      .map(([list, loop, b]) => `${list}.${loop}(e, e == ${b})`),
    tie('list').map((list) => `(size(${list}) > 1)`),
    tie('bool').map((a) => `!(${a})`),
    fc
      .tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
  ),
}));

type Answer = boolean | 'error' | 'refused';

function ours(source: string, action: object): Answer {
  const compiled = compileExpression(source, 'bool', scope);
  if (!compiled.ok) return 'refused';
  try {
    return compiled.expression.evaluate({ action }) as boolean;
  } catch {
    return 'error';
  }
}

/** An error is a value here, and an object is truthy: it has to be asked for. */
function theirs(source: string, action: object): Answer {
  const value = run(source, { action } as never);
  return isCelError(value) ? 'error' : (value as boolean);
}

describe('a second engine', () => {
  it('gives the same answer to what the first one takes', () => {
    const counts = { taken: 0, decided: 0, refused: 0 };
    fc.assert(
      fc.property(bool, actions, (source, action) => {
        const answer = ours(source, action);
        if (answer === 'refused') return void (counts.refused += 1);
        counts.taken += 1;
        if (answer !== 'error') counts.decided += 1;
        expect([source, theirs(source, action)]).toEqual([source, answer]);
      }),
      { numRuns: 2_000 },
    );
    expect(counts.decided).toBeGreaterThan(counts.taken / 4);
    expect(counts.taken).toBeGreaterThan(1_000);
  });

  it('is asked about what the first one would have taken without our vocabulary', () => {
    const bare = new Environment().registerVariable('text', 'string');
    expect(bare.check("text.matches('a')").valid).toBe(true);
    expect(ours("action.s.matches('a')", {})).toBe('refused');
  });
});
