import type { PolicySet } from '@acp/contracts/api';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Badge } from '../display/badge.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { pathOfSet, pathOfVersion } from './policy-paths.js';

const REFRESH_MS = 5_000;

export default function PoliciesPage() {
  const policies = useAnswer('/v1/policies', {}, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title="Policies"
      lead="What models propose is judged by the version in force. A version never changes; another person than its author activates it."
    >
      <Panel title="Policy sets" flush>
        <Fetched
          data={policies.data}
          error={policies.error}
          onRetry={() => void policies.refetch()}
        >
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No policy yet">
                Everything that is proposed is denied until one is in force: cp policy push FILE.
              </EmptyState>
            ) : (
              <SetTable sets={items} />
            )
          }
        </Fetched>
      </Panel>
    </PageFrame>
  );
}

function SetTable({ sets }: { sets: readonly PolicySet[] }) {
  return (
    <Table
      cards
      label="Policy sets"
      rows={sets}
      keyOf={({ set }) => set}
      columns={[
        {
          head: 'Policy',
          cell: ({ set }) => (
            <Link href={pathOfSet(set)}>
              <bdi>{set}</bdi>
            </Link>
          ),
        },
        {
          head: 'In force',
          cell: ({ set, enforced_version: version }) =>
            version === null ? (
              <Badge tone="bad">none: all is denied</Badge>
            ) : (
              <Link href={pathOfVersion(set, version)}>version {version}</Link>
            ),
        },
        {
          head: 'In shadow',
          cell: ({ set, shadow_versions }) =>
            shadow_versions.map((version, at) => (
              <span key={version}>
                {at > 0 && ', '}
                <Link href={pathOfVersion(set, version)}>version {version}</Link>
              </span>
            )),
        },
        {
          head: 'Newest',
          cell: ({ set, latest_version: version }) => (
            <Link href={pathOfVersion(set, version)}>version {version}</Link>
          ),
        },
        { head: 'Changed', wide: true, cell: ({ changed_at }) => <When at={changed_at} coarse /> },
      ]}
    />
  );
}
