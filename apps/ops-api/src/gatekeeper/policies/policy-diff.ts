import type { PolicyDiff, PolicyVersionDetail } from '@acp/contracts';
import { compileStored } from '@acp/policy';
import { createTwoFilesPatch } from 'diff';

/** The text of both files, and which rules and budgets it is about. */
export function diffOf(
  from: PolicyVersionDetail,
  to: PolicyVersionDetail,
): Pick<PolicyDiff, 'rules' | 'patch'> {
  const before = partsOf(from);
  const after = partsOf(to);
  const patch = createTwoFilesPatch(
    `${from.set} version ${from.version}`,
    `${to.set} version ${to.version}`,
    from.source,
    to.source,
  );
  const kept = [...after.keys()].filter((id) => before.has(id));
  return {
    rules: {
      added: [...after.keys()].filter((id) => !before.has(id)),
      removed: [...before.keys()].filter((id) => !after.has(id)),
      changed: kept.filter((id) => before.get(id) !== after.get(id)),
    },
    patch,
  };
}

/** Rules and budgets share their ids. Its tests have passed when it was stored, and are not run again. */
function partsOf({ source }: PolicyVersionDetail): Map<string, string> {
  const { rules = [], budgets = [] } = compileStored(source, { fileName: 'policy' }).document;
  return new Map([...budgets, ...rules].map((part) => [part.id, JSON.stringify(part)]));
}
