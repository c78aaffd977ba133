import type { PolicyDisagreement, PolicyShadow } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { CountText } from '../display/count.js';
import { formatShare } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { OutcomeMatrix } from './outcome-matrix.js';
import { OutcomesTable } from './outcomes-table.js';
import type { Outcome } from './policy-badges.js';

const REFRESH_MS = 10_000;

/** How far a version in shadow agrees with the one in force. */
export function ShadowPanel({ set, version }: { set: string; version: number }) {
  const params = { path: { set }, query: { version } };
  const shadow = useAnswer('/v1/policies/{set}/shadow', params, { refreshMs: REFRESH_MS });
  return (
    <Panel title={`Version ${version} in shadow`}>
      <Fetched data={shadow.data} error={shadow.error} onRetry={() => void shadow.refetch()}>
        {(found) =>
          found.agreement === null ? (
            <EmptyState title="Nothing was judged by it yet" />
          ) : (
            <>
              <p>
                Agrees in <strong>{formatShare(found.agreement)}</strong> of{' '}
                <CountText count={found.compared} /> judgements
              </p>
              <Matrix shadow={found} />
              {found.disagreements.length > 0 && <Disagreements found={found.disagreements} />}
            </>
          )
        }
      </Fetched>
    </Panel>
  );
}

function Matrix({ shadow: { matrix, version } }: { shadow: PolicyShadow }) {
  const countOf = (enforced: Outcome, shadow: Outcome) =>
    matrix.find((cell) => cell.enforced === enforced && cell.shadow === shadow)?.count ?? 0;
  const label = `Agreement of version ${version}`;
  return <OutcomeMatrix label={label} corner="In force ↓ shadow →" countOf={countOf} />;
}

function Disagreements({ found }: { found: readonly PolicyDisagreement[] }) {
  const rows = found.map(({ enforced, enforced_rules, shadow, shadow_rules, ...decision }) => ({
    ...decision,
    first: { outcome: enforced, rules: enforced_rules },
    second: { outcome: shadow, rules: shadow_rules },
  }));
  const label = 'Decisions that they differ about';
  return <OutcomesTable label={label} heads={['In force', 'In shadow']} rows={rows} />;
}
