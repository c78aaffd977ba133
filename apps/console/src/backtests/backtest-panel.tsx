import type { Backtest } from '@acp/contracts/api';
import { Link } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { BacktestBadge } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { BacktestProgress } from './backtest-progress.js';

const REFRESH_MS = 3_000;

/** What versions of a policy were tried on. */
export function BacktestPanel({ set }: { set: string }) {
  const backtests = usePages('/v1/backtests', { query: { set } }, { refreshMs: REFRESH_MS });
  return (
    <Panel title="Back-tests, newest first" flush>
      <PagedList
        pages={backtests}
        empty={
          <EmptyState title="No back-test yet">
            It says which recorded decisions a version would have decided otherwise.
          </EmptyState>
        }
      >
        {(items) => <BacktestTable backtests={items} />}
      </PagedList>
    </Panel>
  );
}

function BacktestTable({ backtests }: { backtests: readonly Backtest[] }) {
  return (
    <Table
      cards
      label="Back-tests"
      rows={backtests}
      keyOf={({ id }) => id}
      columns={[
        {
          head: 'Ordered',
          cell: ({ id, created_at }) => (
            <Link href={`/backtests/${id}`}>
              <When at={created_at} coarse />
            </Link>
          ),
        },
        { head: 'Version', cell: ({ version }) => version },
        { head: 'Status', cell: ({ status }) => <BacktestBadge status={status} /> },
        { head: 'Progress', cell: (backtest) => <BacktestProgress backtest={backtest} /> },
        { head: 'Judged', number: true, cell: ({ judged }) => formatCount(judged) },
        { head: 'Would differ', number: true, cell: ({ changed }) => formatCount(changed) },
        { head: 'By', wide: true, cell: ({ requested_by }) => requested_by },
      ]}
    />
  );
}
