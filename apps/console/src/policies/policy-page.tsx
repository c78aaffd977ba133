import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { BacktestPanel } from '../backtests/backtest-panel.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { ActivationTable } from './activation-table.js';
import { DifferencePanel } from './difference-panel.js';
import { ShadowPanel } from './shadow-panel.js';
import { VersionTable } from './version-table.js';

const REFRESH_MS = 5_000;

export default function PolicyPage({ set }: { set: string }) {
  const policy = useAnswer('/v1/policies/{set}', { path: { set } }, { refreshMs: REFRESH_MS });
  return (
    <PageFrame title={`Policy ${set}`} lead={<Link href="/policies">All policies</Link>}>
      <Fetched data={policy.data} error={policy.error} onRetry={() => void policy.refetch()}>
        {(detail) => (
          <>
            {detail.enforced_version === null && (
              <p className="notice bad">
                No version is in force: what it applies to is denied unless another policy takes it.
              </p>
            )}
            <Panel title="Versions, newest first" flush>
              <VersionTable policy={detail} />
            </Panel>
            {detail.shadow_versions.map((version) => (
              <ShadowPanel key={version} set={set} version={version} />
            ))}
            <BacktestPanel set={set} />
            {detail.versions.length > 1 && <DifferencePanel policy={detail} />}
            <Panel title="What was activated, newest first" flush>
              {detail.activations.length === 0 ? (
                <EmptyState title="Nothing yet" />
              ) : (
                <ActivationTable activations={detail.activations} />
              )}
            </Panel>
          </>
        )}
      </Fetched>
    </PageFrame>
  );
}
