import fc from 'fast-check';
import { compileExpression } from './expression.js';
import { quickCondition } from './quick-condition.js';
import { scopeOf } from './scope.js';

const TEXT = { type: 'string' } as const;
const below = {
  bid: TEXT,
  ask: TEXT,
  name: TEXT,
  total: { type: 'number' },
  count: { type: 'integer' },
  live: { type: 'boolean' },
  open: {},
} as const;
const scope = scopeOf({
  payload: {
    type: 'object',
    properties: { ...below, part: { type: 'object', properties: below } },
  },
  entity: {},
  size: { type: 'number' },
});

const parsed = (source: string) => scope.environment.parse(source);
const value = fc.oneof(
  fc.constantFrom('1', '1.0', '-1', '0', '-0.00', '10', '9.99', 'x', '', '1e3', 'ab', 'a'),
  fc.constantFrom(null, undefined, 4, true),
);
const anything = fc.oneof(
  { weight: 3, arbitrary: value },
  fc.constantFrom(0, 1.5, -0, false, [], ['a'], {}, { name: 'a' }),
);
const members = {
  ...{ bid: anything, ask: anything, name: anything, open: anything },
  ...{ total: anything, count: anything, live: anything },
};
const part = fc.oneof(fc.record(members), fc.record(members, { requiredKeys: [] }), anything);
const contexts = fc.record({
  payload: fc.record({ ...members, part }),
  entity: anything,
  size: anything,
});

/** As the engine has it: what throws is no answer. */
function engine(source: string, context: object): unknown {
  try {
    return parsed(source)(context as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

const QUICK = [
  'decimal(payload.bid) <= decimal(payload.ask)',
  "decimal(payload.bid) > decimal('1')",
  "decimal(payload.bid) >= decimal('-1.00') && decimal(payload.ask) < decimal('10')",
  'decimal(payload.bid) == decimal(payload.ask)',
  'payload.name == entity',
  "payload.name != 'ab'",
  "payload.name.startsWith('a') || payload.name.endsWith('b')",
  "!payload.name.contains(payload.bid) && payload.name == 'ab'",
  "payload.part.name != 'ab' || payload.open.name == 'a'",
];

/** Of these the engine alone knows what a value of another type means. */
const OF_OTHER_TYPES = [
  'payload.total == entity',
  'payload.count != payload.open',
  'payload.live == entity',
  'payload.part.total == payload.open || payload.name == entity',
  'size == entity',
];

it.each(QUICK)('says of %s what the engine says, or nothing', (source) => {
  const quick = quickCondition(parsed(source).ast, scope.variables)!;
  let answers = 0;
  fc.assert(
    fc.property(contexts, (context) => {
      const answer = quick(context);
      if (answer === undefined) return;
      answers += 1;
      expect(answer).toBe(engine(source, context));
    }),
    { numRuns: 1_000 },
  );
  expect(answers).toBeGreaterThan(20);
});

it.each([...QUICK, ...OF_OTHER_TYPES])('decides %s as the engine does, or throws', (source) => {
  const compiled = compileExpression(source, 'bool', scope);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { expression } = compiled;
  const decided = (context: object) => {
    try {
      return expression.evaluate(context as Record<string, unknown>);
    } catch {
      return undefined;
    }
  };
  fc.assert(
    fc.property(contexts, (context) => {
      expect(decided(context)).toBe(engine(source, context));
    }),
    { numRuns: 1_000 },
  );
});

it('leaves a list in the middle of a path to the engine', () => {
  const quick = quickCondition(parsed("payload.open.name == 'a'").ast, scope.variables)!;
  const list = Object.assign(['a'], { name: 'a' });
  expect(quick({ payload: { open: list } })).toBeUndefined();
});

it.each([
  ...OF_OTHER_TYPES,
  'payload.part == entity',
  'payload.name.size() > 2',
  "decimal(payload.ask) - decimal(payload.bid) <= decimal('1')",
  "payload.name < 'b'",
  'payload.name == string(1)',
  'payload.name == entity ? true : false',
])('leaves %s to the engine', (source) => {
  expect(quickCondition(parsed(source).ast, scope.variables)).toBeNull();
});

it('is what an expression is decided by, and the engine where it says nothing', () => {
  const compiled = compileExpression('payload.name == entity', 'bool', scope);
  if (!compiled.ok) throw new Error('it compiles');
  const evaluate = (name: unknown, entity: unknown) =>
    compiled.expression.evaluate({ payload: { name }, entity });
  expect([evaluate('a', 'a'), evaluate('a', 'b'), evaluate('a', null)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(() => compiled.expression.evaluate({ payload: {}, entity: 'a' })).toThrow();
});
