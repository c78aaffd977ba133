import { Decimal } from '@acp/cel';
import type { PolicyTest } from '../file/policy-document.js';
import { BUILT_IN_RULES, type PolicyProblem } from '../judge/compile-policy.js';
import type { CompiledPolicy } from '../judge/compiled-policy.js';
import { judge, type IsOver, type Verdict } from '../judge/judge.js';
import { questionOf, type ReadFixture, type TestQuestion } from './test-question.js';

export interface TestResult {
  name: string;
  /** Null where the test passed. */
  failure: string | null;
  /** Null where the question could not be put. */
  verdict: Verdict | null;
}

export interface TestRun {
  results: readonly TestResult[];
  /** Failed tests, and rules and budgets that no test fires. */
  problems: readonly PolicyProblem[];
}

/** Runs every test of a policy. A policy without problems here has each rule fired by a test. */
export function runTests(policy: CompiledPolicy, readFixture: ReadFixture): TestRun {
  const results = policy.document.tests.map((test) => runTest(policy, test, readFixture));
  const failed = results.flatMap(({ failure }, i) =>
    failure === null ? [] : [{ path: `/tests/${i}`, message: failure }],
  );
  return { results, problems: [...failed, ...neverFired(policy, results)] };
}

function runTest(policy: CompiledPolicy, test: PolicyTest, readFixture: ReadFixture): TestResult {
  let put: TestQuestion;
  try {
    put = questionOf(test, policy.document, readFixture);
  } catch (error) {
    return { name: test.name, failure: (error as Error).message, verdict: null };
  }
  const verdict = judge(policy, put.question, overWith(put.budgets));
  return { name: test.name, failure: failureOf(test, verdict), verdict };
}

/** What a test says is used of a budget counts for every key of it. */
function overWith(used: Readonly<Record<string, string>>): IsOver {
  return ({ budgetId, amount, cap }) => {
    const before = Decimal.of(used[budgetId] ?? '0');
    return before.plus(Decimal.of(amount)).compare(Decimal.of(cap)) > 0;
  };
}

function failureOf({ expect }: PolicyTest, verdict: Verdict): string | null {
  const stopped = verdict.rules.filter(({ result }) => result !== 'pass');
  const why = stopped.map(({ id, result, reason }) => `${id} (${reason ?? result})`).join(', ');
  if (verdict.outcome !== expect.outcome) {
    return `expected ${expect.outcome}, is ${verdict.outcome}: ${why || 'no rule fired'}`;
  }
  const fired = stopped.map(({ id }) => id).sort();
  if (!expect.rules || fired.join() === [...expect.rules].sort().join()) return null;
  return `expected rules ${expect.rules.join(', ') || 'none'}, stopped by ${why || 'none'}`;
}

/** A rule that could not be decided in a test did not fire in it. */
function neverFired(policy: CompiledPolicy, results: readonly TestResult[]): PolicyProblem[] {
  const fired = new Set(
    results.flatMap(({ verdict }) =>
      (verdict?.rules ?? []).filter(({ result }) => result === 'fire').map(({ id }) => id),
    ),
  );
  const { rules = [], budgets = [] } = policy.document;
  const places = [
    ...budgets.map(({ id }, i) => ({ id, path: `/budgets/${i}` })),
    ...rules.map(({ id }, i) => ({ id, path: `/rules/${i}` })),
    ...[...BUILT_IN_RULES]
      .filter((id) => id !== 'default' && policy.document[id as 'models'] !== undefined)
      .map((id) => ({ id, path: `/${id}` })),
  ];
  return places
    .filter(({ id }) => !fired.has(id))
    .map(({ id, path }) => ({ path, message: `no test fires \`${id}\`` }));
}
