import type { PolicyTestResult, PolicyVersionDetail } from '@acp/contracts/api';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { formatCount } from '../display/format.js';
import { JsonBlock, TextBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { WhenBoth } from '../display/when.js';
import { Said } from './outcomes-table.js';
import { VersionBadge } from './policy-badges.js';
import { pathOfSet } from './policy-paths.js';
import { VersionActions } from './version-actions.js';

const REFRESH_MS = 5_000;

interface VersionPageProps {
  set: string;
  /** As it stands in the address. */
  version: string;
}

export default function VersionPage({ set, version }: VersionPageProps) {
  const refresh = { refreshMs: REFRESH_MS };
  const path = { set, version: Number(version) };
  const found = useAnswer('/v1/policies/{set}/versions/{version}', { path }, refresh);
  const policy = useAnswer('/v1/policies/{set}', { path: { set } }, refresh);
  return (
    <PageFrame
      title={`Policy ${set}, version ${version}`}
      lead={<Link href={pathOfSet(set)}>All versions of it</Link>}
    >
      <Fetched data={found.data} error={found.error} onRetry={() => void found.refetch()}>
        {(detail) => (
          <>
            <Panel
              title="The version"
              aside={
                <VersionActions version={detail} enforced={policy.data?.enforced_version ?? null} />
              }
            >
              <Facts version={detail} />
            </Panel>
            <Panel title="The file">
              <TextBlock text={detail.source} what="policy file" />
            </Panel>
            <Panel title={`Tests (${detail.tests.length}), all passed when it was pushed`} flush>
              {detail.tests.length === 0 ? (
                <EmptyState title="It has no tests" />
              ) : (
                <TestTable tests={detail.tests} />
              )}
            </Panel>
            {Object.entries(detail.fixtures).map(([name, fixture]) => (
              <details key={name} className="panel fixture">
                <summary>Fixture {name}</summary>
                <div className="panel-body">
                  <JsonBlock value={fixture} what={`fixture ${name}`} />
                </div>
              </details>
            ))}
          </>
        )}
      </Fetched>
    </PageFrame>
  );
}

function Facts({ version }: { version: PolicyVersionDetail }) {
  return (
    <dl className="facts">
      <Fact name="State">
        <VersionBadge state={version.state} />
      </Fact>
      <Fact name="Pushed by">{version.created_by}</Fact>
      <Fact name="Pushed">
        <WhenBoth at={version.created_at} />
      </Fact>
      <Fact name="Steps of a judgement">at most {formatCount(version.cost)}</Fact>
      <Fact name="SHA-256 of the file">
        <Identity id={version.sha256} what="digest" />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TestTable({ tests }: { tests: readonly PolicyTestResult[] }) {
  return (
    <Table
      cards
      label="Tests"
      rows={tests}
      keyOf={({ name }) => name}
      columns={[
        { head: 'Test', cell: ({ name }) => name },
        {
          head: 'Verdict, and what stopped it',
          cell: ({ outcome, rules }) => <Said outcome={outcome} rules={rules} />,
        },
      ]}
    />
  );
}
