import type { PolicyDisagreement, PolicyShadow } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { CountText } from '../display/count.js';
import { formatCount, formatShare } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { OutcomeBadge, type Outcome } from './policy-badges.js';

const REFRESH_MS = 10_000;
const OUTCOMES = ['allowed', 'held', 'denied'] as const;

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

/** A row for what the version in force said, a column for what the one in shadow did. */
function Matrix({ shadow: { matrix, version } }: { shadow: PolicyShadow }) {
  const count = (enforced: Outcome, shadow: Outcome) =>
    matrix.find((cell) => cell.enforced === enforced && cell.shadow === shadow)?.count ?? 0;
  return (
    <Table
      label={`Agreement of version ${version}`}
      rows={OUTCOMES}
      keyOf={(enforced) => enforced}
      columns={[
        { head: 'In force ↓ shadow →', cell: (enforced) => <OutcomeBadge outcome={enforced} /> },
        ...OUTCOMES.map((shadow) => ({
          head: shadow,
          number: true,
          cell: (enforced: Outcome) => {
            const times = count(enforced, shadow);
            const differs = enforced !== shadow && times > 0;
            return differs ? <strong className="text-warn">{formatCount(times)}</strong> : times;
          },
        })),
      ]}
    />
  );
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
