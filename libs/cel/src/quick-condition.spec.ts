import fc from 'fast-check';
import { compileExpression } from './expression.js';
import { quickCondition } from './quick-condition.js';
import { scopeOf } from './scope.js';

const TEXT = { type: 'string' } as const;
const scope = scopeOf({
  payload: { type: 'object', properties: { bid: TEXT, ask: TEXT, name: TEXT } },
  entity: {},
});

const parsed = (source: string) => scope.environment.parse(source);
const value = fc.oneof(
  fc.constantFrom('1', '1.0', '-1', '0', '-0.00', '10', '9.99', 'x', '', '1e3', 'ab', 'a'),
  fc.constantFrom(null, undefined, 4, true),
);
const contexts = fc.record({
  payload: fc.record({ bid: value, ask: value, name: value }),
  entity: value,
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
];

it.each(QUICK)('says of %s what the engine says, or nothing', (source) => {
  const quick = quickCondition(parsed(source).ast)!;
  let answers = 0;
  fc.assert(
    fc.property(contexts, (context) => {
      const answer = quick(context);
      if (answer === undefined) return;
      answers += 1;
      expect(answer).toBe(engine(source, context));
    }),
    { numRuns: 400 },
  );
  expect(answers).toBeGreaterThan(20);
});

it.each([
  'payload.name.size() > 2',
  "decimal(payload.ask) - decimal(payload.bid) <= decimal('1')",
  "payload.name < 'b'",
  'payload.name == string(1)',
  'payload.name == entity ? true : false',
])('leaves %s to the engine', (source) => {
  expect(quickCondition(parsed(source).ast)).toBeNull();
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
