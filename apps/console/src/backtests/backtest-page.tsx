import type { Backtest } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { BacktestBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { Fact } from '../display/fact.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { WhenBoth } from '../display/when.js';
import { pathOfSet, pathOfVersion } from '../policies/policy-paths.js';
import { BacktestProgress, isOver } from './backtest-progress.js';
import { BacktestResults } from './backtest-results.js';
import { CancelDialog } from './cancel-dialog.js';
import { DifferenceList } from './difference-list.js';

const REFRESH_MS = 2_000;

/** One back-test: how far it is, and what would be different. */
export default function BacktestPage({ id }: { id: string }) {
  const [cancelling, setCancelling] = useState(false);
  const [refreshMs, setRefreshMs] = useState<number | false>(REFRESH_MS);
  const backtest = useAnswer('/v1/backtests/{id}', { path: { id } }, { refreshMs });
  const { data } = backtest;
  if (data && isOver(data.status) && refreshMs) setRefreshMs(false);
  return (
    <PageFrame
      title={data ? `Back-test of ${data.set}, version ${data.version}` : 'Back-test'}
      lead={
        data && (
          <>
            <Link href={pathOfSet(data.set)}>The policy</Link>,{' '}
            <Link href={pathOfVersion(data.set, data.version)}>the version</Link>
          </>
        )
      }
      actions={
        data && (
          <GuardedButton
            needs="governor"
            className="danger"
            blocked={isOver(data.status) ? `It is ${data.status}.` : null}
            onClick={() => setCancelling(true)}
          >
            Cancel…
          </GuardedButton>
        )
      }
    >
      <Fetched data={data} error={backtest.error} onRetry={() => void backtest.refetch()}>
        {(found) => (
          <>
            <Panel title="Progress" aside={<BacktestBadge status={found.status} />}>
              <BacktestProgress backtest={found} />
              {found.last_error && <p className="notice bad wrap-anywhere">{found.last_error}</p>}
              <Counts backtest={found} />
            </Panel>
            <BacktestResults result={found} />
            <DifferenceList backtest={found} />
            <Order backtest={found} />
          </>
        )}
      </Fetched>
      {cancelling && data && <CancelDialog backtest={data} onClose={() => setCancelling(false)} />}
    </PageFrame>
  );
}

function Counts({ backtest }: { backtest: Backtest }) {
  const { judged, changed, stopped, other, missing } = backtest;
  return (
    <dl className="facts">
      <Fact name="Judged again">{formatCount(judged)}</Fact>
      <Fact name="Would end differently">{formatCount(changed)}</Fact>
      <Fact name="Stopped by a switch">{formatCount(stopped)}</Fact>
      <Fact name="Of other policies">{formatCount(other)}</Fact>
      <Fact name="Not kept any more">{formatCount(missing)}</Fact>
    </dl>
  );
}

function Order({ backtest }: { backtest: Backtest }) {
  const { id, from, to, kinds, requested_by } = backtest;
  return (
    <Panel title="Order">
      <dl className="facts">
        <Fact name="Decisions from">
          <WhenBoth at={from} />
        </Fact>
        <Fact name="Before">
          <WhenBoth at={to} />
        </Fact>
        <Fact name="Kinds of action">{kinds?.join(', ') ?? 'all'}</Fact>
        <Fact name="Requested by">{requested_by}</Fact>
        <Fact name="Ordered">
          <WhenBoth at={backtest.created_at} />
        </Fact>
        <Fact name="Started">
          <WhenBoth at={backtest.started_at} />
        </Fact>
        <Fact name="Finished">
          <WhenBoth at={backtest.finished_at} />
        </Fact>
        <Fact name="Id">
          <Identity id={id} what="back-test id" full />
        </Fact>
      </dl>
    </Panel>
  );
}
