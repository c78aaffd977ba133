import type { PolicyDocument, PolicyTest, TestInput } from '../file/policy-document.js';
import type { Question } from '../judge/judge.js';

/** Reads a fixture that a test names; the path is as the policy file writes it. */
export type ReadFixture = (path: string) => unknown;

/** What a test puts before the policy, with everything that it extends. */
export interface TestQuestion {
  question: Question;
  budgets: Readonly<Record<string, string>>;
}

/** Time of receipt where a test does not say one. */
const TEST_NOW = '2026-01-01T00:00:00Z';
/** A fixture may extend another, and that one another. */
const EXTENDS_MAX = 10;

/** Throws an `Error` in a sentence where a fixture is missing, circular, or no question. */
export function questionOf(
  { given }: PolicyTest,
  document: PolicyDocument,
  readFixture: ReadFixture,
): TestQuestion {
  const input = resolve(typeof given === 'string' ? { extends: given } : given, readFixture, 0);
  const { decision = {}, action = {}, facts = {}, budgets = {}, now = TEST_NOW } = input;
  const kind = typeof action['kind'] === 'string' ? action['kind'] : '';
  if (!document.applies_to.kinds.includes(kind)) {
    throw new Error(`its action's kind is \`${kind}\`, to which the policy does not apply`);
  }
  const at = new Date(now);
  if (Number.isNaN(at.getTime())) throw new Error(`\`now\` is no time: ${now}`);
  return { question: { decision, action: { ...action, kind }, facts, now: at }, budgets };
}

function resolve(input: TestInput, readFixture: ReadFixture, depth: number): TestInput {
  const { extends: path, ...own } = input;
  if (path === undefined) return own;
  if (depth === EXTENDS_MAX)
    throw new Error(`fixtures extend each other more than ${EXTENDS_MAX} times`);
  const base = readFixture(path);
  if (typeof base !== 'object' || base === null || Array.isArray(base)) {
    throw new Error(`fixture ${path} is not an object`);
  }
  return merge(resolve(base as TestInput, readFixture, depth + 1), own) as TestInput;
}

/** Members of objects are put over each other; everything else is replaced. A null takes away. */
function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      Object.hasOwn(over, name) ? merge(base[name], over[name]) : base[name],
    ]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
