import type { Connector, History, LedgerBySource } from '@acp/contracts/api';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { Sparkline } from '../history/sparkline.js';
import { useSparks } from '../history/use-history.js';
import { connectorName } from './connector-name.js';
import { sourcePath } from './source-path.js';

const REFRESH_MS = 5_000;

interface SourceRow {
  source: string;
  account: LedgerBySource | undefined;
  connectors: readonly Connector[];
}

export default function SourcesPage() {
  const ledger = useAnswer('/v1/ledger', {}, { refreshMs: REFRESH_MS });
  const connectors = useAnswer('/v1/connectors', {}, { refreshMs: REFRESH_MS });
  const { data: history } = useSparks('source', ['received_per_second', 'errors_per_second']);
  return (
    <PageFrame
      title="Sources"
      lead="Where records come from, by what each brings, and what became of it."
    >
      <Panel title="By source" flush>
        <Fetched data={ledger.data} error={ledger.error} onRetry={() => void ledger.refetch()}>
          {({ by_source }) => {
            const rows = rowsOf(by_source, connectors.data?.items ?? []);
            if (rows.length > 0) return <SourceTable rows={rows} history={history} />;
            return (
              <EmptyState title="Nothing has come in yet">
                A source is known from its first record.
              </EmptyState>
            );
          }}
        </Fetched>
      </Panel>
    </PageFrame>
  );
}

function SourceTable({ rows, history }: { rows: SourceRow[]; history: History | undefined }) {
  const count = (of: keyof LedgerBySource) => (row: SourceRow) =>
    formatCount(Number(row.account?.[of] ?? 0));
  return (
    <Table
      label="Sources"
      rows={rows}
      keyOf={({ source }) => source}
      columns={[
        {
          head: 'Source',
          cell: ({ source }) => (
            <Link href={sourcePath(source)}>
              <bdi>{source}</bdi>
            </Link>
          ),
        },
        { head: 'Connectors', cell: (row) => <ConnectorNames connectors={row.connectors} /> },
        {
          head: 'Records, last hour',
          wide: true,
          cell: ({ source }) => (
            <Sparkline
              history={history}
              name={source}
              figure="received_per_second"
              what="Records per second"
            />
          ),
        },
        { head: 'Records', number: true, cell: count('records') },
        { head: 'Events', number: true, cell: count('events') },
        { head: 'Duplicates', number: true, wide: true, cell: count('duplicates') },
        { head: 'Rejected', number: true, cell: count('rejected') },
        {
          head: 'Rejected, last hour',
          wide: true,
          cell: ({ source }) => (
            <Sparkline
              history={history}
              name={source}
              figure="errors_per_second"
              what="Refused records per second"
            />
          ),
        },
      ]}
    />
  );
}

function ConnectorNames({ connectors }: { connectors: readonly Connector[] }) {
  const [first, ...more] = connectors;
  if (!first) return <span className="muted">pushed</span>;
  return (
    <span title={connectors.map(({ connector }) => connector).join('\n')}>
      <bdi>{connectorName(first)}</bdi>
      {more.length > 0 && <span className="muted"> and {formatCount(more.length)} more</span>}
    </span>
  );
}

/** A source whose connector has not brought anything is there too. */
function rowsOf(
  accounts: readonly LedgerBySource[],
  connectors: readonly Connector[],
): SourceRow[] {
  const names = [...accounts, ...connectors].map(({ source }) => source);
  return [...new Set(names)].sort().map((source) => ({
    source,
    account: accounts.find((account) => account.source === source),
    connectors: connectors.filter((connector) => connector.source === source),
  }));
}
