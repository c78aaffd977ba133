import { ControlPlaneError, findUnsafeValues, type PolicyTestResult } from '@acp/contracts';
import { readPolicy, type Policy } from '@acp/policy';

/** A policy file and its fixtures as they were handed over; throws `POLICY.INVALID`. */
export function readGiven(source: string, fixtures: Readonly<Record<string, unknown>>): Policy {
  const reasons = findUnsafeValues({ source, fixtures });
  if (reasons.length > 0) {
    const detail = 'the file or a fixture holds what cannot be stored as it is';
    throw new ControlPlaneError('POLICY.INVALID', detail, { reasons });
  }
  return readPolicy(source, {
    fileName: 'policy',
    readFixture: (path) => {
      if (Object.hasOwn(fixtures, path)) return fixtures[path];
      throw new Error(`fixture ${path} was not pushed with the policy`);
    },
  });
}

export function testResultsOf({ run }: Policy): PolicyTestResult[] {
  return run.results.map(({ name, verdict }) => ({
    name,
    outcome: verdict!.outcome,
    rules: verdict!.rules.filter(({ result }) => result !== 'pass').map(({ id }) => id),
  }));
}
