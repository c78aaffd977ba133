import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Fact } from '../display/fact.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import HistoryPanel from '../history/history-panel.js';
import { ConnectorTable } from '../workers/connector-table.js';

const REFRESH_MS = 5_000;

/** One source: what it brought, since when, and the connectors that bring it. */
export default function SourcePage({ source }: { source: string }) {
  const query = encodeURIComponent(`source:"${source}"`);
  return (
    <PageFrame
      title={source}
      lead={
        <>
          <Link href="/sources">All sources</Link> ·{' '}
          <Link href={`/events?q=${query}`}>Its events</Link> ·{' '}
          <Link href={`/rejected?source=${encodeURIComponent(source)}`}>What was refused</Link>
        </>
      }
    >
      <Account source={source} />
      <HistoryPanel of="source" name={source} />
      <Connectors source={source} />
    </PageFrame>
  );
}

function Account({ source }: { source: string }) {
  const ledger = useAnswer('/v1/ledger', {}, { refreshMs: REFRESH_MS });
  return (
    <Panel title="Account">
      <Fetched data={ledger.data} error={ledger.error} onRetry={() => void ledger.refetch()}>
        {({ by_source }) => {
          const account = by_source.find((row) => row.source === source);
          if (!account) return <p className="muted">Nothing has come from it.</p>;
          return (
            <dl className="facts">
              <Fact name="Raw payloads">{formatCount(account.raw_payloads)}</Fact>
              <Fact name="Records">{formatCount(account.records)}</Fact>
              <Fact name="Became events">{formatCount(account.events)}</Fact>
              <Fact name="Known already">{formatCount(account.duplicates)}</Fact>
              <Fact name="Refused">{formatCount(account.rejected)}</Fact>
            </dl>
          );
        }}
      </Fetched>
    </Panel>
  );
}

function Connectors({ source }: { source: string }) {
  const connectors = useAnswer('/v1/connectors', {}, { refreshMs: REFRESH_MS });
  return (
    <Panel title="Connectors" flush>
      <Fetched
        data={connectors.data}
        error={connectors.error}
        onRetry={() => void connectors.refetch()}
      >
        {({ items }) => {
          const own = items.filter((connector) => connector.source === source);
          if (own.length > 0) return <ConnectorTable connectors={own} />;
          return (
            <EmptyState title="None keeps a cursor">Records of this source are pushed.</EmptyState>
          );
        }}
      </Fetched>
    </Panel>
  );
}
