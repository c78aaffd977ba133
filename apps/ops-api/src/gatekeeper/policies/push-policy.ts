import { ControlPlaneError, type PolicyPushed, type PolicyPushRequest } from '@acp/contracts';
import type { PolicyActions } from '@acp/persistence';
import type { Policy } from '@acp/policy';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { readGiven, testResultsOf } from './read-given.js';

/** Stores a policy file as the next version of its set, once it is checked and its tests have passed. */
@Injectable()
export class PushPolicy {
  constructor(private readonly record: RecordAction) {}

  execute(actor: Actor, request: PolicyPushRequest): Promise<PolicyPushed> {
    const { source, fixtures = {}, version: expected } = request;
    const policy = readGiven(source, fixtures);
    const set = policy.compiled.document.policy;
    return this.record.run(actor, async ({ policies }) => {
      await policies.hold(set);
      const known = await policies.withContent(set, policy.sha256);
      const next = ((await policies.set(set))?.latest_version ?? 0) + 1;
      refuseOtherNumber(expected, { is: known?.version ?? next, next });
      if (known) return { result: { ...known, created: false }, record: null };
      const result = await add(policies, { policy, fixtures, version: next, by: actor.name });
      const { cost, sha256 } = result;
      const record = {
        action: 'policy.push',
        target: `policy:${set}`,
        affected: 1,
        after: { version: next, sha256, cost },
      };
      return { result, record };
    });
  }
}

async function add(
  policies: PolicyActions,
  {
    policy,
    fixtures,
    version,
    by,
  }: { policy: Policy; fixtures: Record<string, unknown>; version: number; by: string },
): Promise<PolicyPushed> {
  const { compiled, sha256, source } = policy;
  const set = compiled.document.policy;
  const tests = testResultsOf(policy);
  const { cost } = compiled;
  await policies.add({ set, version, sha256, source, fixtures, tests, cost, createdBy: by });
  const added = (await policies.withContent(set, sha256))!;
  return { ...added, created: true };
}

function refuseOtherNumber(
  expected: number | undefined,
  { is, next }: { is: number; next: number },
): void {
  if (expected === undefined || expected === is) return;
  const detail =
    expected < next
      ? `version ${expected} is stored with other content; this would be version ${is}`
      : `the next version is ${next}, not ${expected}`;
  throw new ControlPlaneError('POLICY.EXISTS', detail);
}
