import type { PolicyDiff } from '@acp/contracts/api';
import { Badge, type Tone } from '../display/badge.js';

const TONE: Record<keyof PolicyDiff['rules'], Tone> = {
  added: 'ok',
  removed: 'bad',
  changed: 'warn',
};

/** Which rules and budgets differ between two versions. */
export function RuleChanges({ diff: { from, rules } }: { diff: PolicyDiff }) {
  const changes = (['added', 'removed', 'changed'] as const).flatMap((change) =>
    rules[change].map((id) => ({ change, id })),
  );
  return (
    <p className="rule-changes">
      <span>
        {changes.length === 0 ? 'No rule or budget differs from' : 'Differs from'} version {from}
        {changes.length > 0 && ':'}
      </span>
      {changes.map(({ change, id }) => (
        <Badge key={id} tone={TONE[change]}>{`${id} ${change}`}</Badge>
      ))}
    </p>
  );
}
