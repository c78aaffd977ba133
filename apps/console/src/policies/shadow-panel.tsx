import type { PolicyDisagreement, PolicyShadow } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { CountText } from '../display/count.js';
import { formatShare } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { OutcomeMatrix } from './outcome-matrix.js';
import { OutcomeBadge, type Outcome } from './policy-badges.js';

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
  return (
    <Table
      cards
      label="Decisions that they differ about"
      rows={found}
      keyOf={({ decision_id }) => decision_id}
      columns={[
        {
          head: 'Decision',
          cell: ({ decision_id: id }) => (
            <Identity id={id} what="decision" href={`/decisions/${id}`} />
          ),
        },
        { head: 'Kind', cell: ({ kind }) => <bdi>{kind}</bdi> },
        {
          head: 'In force',
          cell: ({ enforced, enforced_rules }) => (
            <Said outcome={enforced} rules={enforced_rules} />
          ),
        },
        {
          head: 'In shadow',
          cell: ({ shadow, shadow_rules }) => <Said outcome={shadow} rules={shadow_rules} />,
        },
        { head: 'At', wide: true, cell: ({ at }) => <When at={at} coarse /> },
      ]}
    />
  );
}

export function Said({ outcome, rules }: { outcome: Outcome; rules: readonly string[] }) {
  return (
    <>
      <OutcomeBadge outcome={outcome} /> {rules.length > 0 && <code>{rules.join(', ')}</code>}
    </>
  );
}
