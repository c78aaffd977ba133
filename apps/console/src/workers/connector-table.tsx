import type { Connector, ConnectorGap, ConnectorStream } from '@acp/contracts/api';
import { Link } from 'wouter';
import { formatAge, formatCount } from '../display/format.js';
import { JsonBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { Sparkline } from '../history/sparkline.js';
import { useSparks } from '../history/use-history.js';
import { connectorName } from '../sources/connector-name.js';
import { sourcePath } from '../sources/source-path.js';

export function ConnectorTable({ connectors }: { connectors: readonly Connector[] }) {
  const { data: history } = useSparks('source', ['received_per_second']);
  return (
    <Table
      cards
      label="Connectors"
      rows={connectors}
      keyOf={({ connector }) => connector}
      columns={[
        {
          head: 'Connector',
          cell: (connector) => (
            <span title={connector.connector}>
              <bdi>{connectorName(connector)}</bdi>
            </span>
          ),
        },
        {
          head: 'Source',
          cell: ({ source }) => (
            <Link href={sourcePath(source)}>
              <bdi>{source}</bdi>
            </Link>
          ),
        },
        {
          head: 'Records, last hour',
          wide: true,
          cell: ({ source }) => (
            <Sparkline
              history={history}
              name={source}
              figure="received_per_second"
              what={`Records per second of ${source}`}
            />
          ),
        },
        { head: 'Cursor moved', cell: ({ updated_at }) => <When at={updated_at} /> },
        { head: 'Lag', number: true, cell: ({ lag_seconds }) => formatAge(lag_seconds) },
        {
          head: 'Last payload',
          wide: true,
          cell: ({ last_payload_at }) => <When at={last_payload_at} />,
        },
        { head: 'Streams', cell: ({ streams }) => heardOf(streams) },
        { head: 'Gaps', number: true, cell: ({ gaps }) => formatCount(openOf(gaps)) },
        { head: 'Last success', cell: ({ state }) => state && <When at={state.last_success_at} /> },
      ]}
      detail={(connector) => (
        <div className="stack">
          {connector.state && connector.state.failures > 0 && (
            <p className="text-warn">
              <bdi>{connector.state.last_error}</bdi>, {formatCount(connector.state.failures)}{' '}
              failures, <When at={connector.state.last_error_at} />
            </p>
          )}
          {connector.state?.behind && <p className="text-warn">More waits at the vendor.</p>}
          {connector.gaps.map((gap) => (
            <p key={`${gap.stream}${gap.from}`} className={gap.healed_at ? 'muted' : 'text-warn'}>
              {gap.stream}: {gap.from} to {gap.to}
              {gap.missing !== null && `, ${formatCount(gap.missing)} missing`}
              {gap.healed_at ? ', healed' : ''}{' '}
              {gap.gap_id && <Link href={`/gaps#${gap.gap_id}`}>What became of it</Link>}
            </p>
          ))}
          {connector.resets.map((reset) => (
            <p key={`${reset.stream}${reset.from}${reset.detected_at}`} className="muted">
              {reset.stream}: numbers begin again, {reset.from} to {reset.to},{' '}
              <When at={reset.detected_at} />
            </p>
          ))}
          {connector.streams.length > 0 && <StreamList streams={connector.streams} />}
          <details>
            <summary>Cursor</summary>
            <JsonBlock value={connector.cursor} what={`cursor of ${connector.connector}`} />
          </details>
        </div>
      )}
    />
  );
}

function openOf(gaps: readonly ConnectorGap[]): number {
  return gaps.filter(({ healed_at }) => healed_at === null).length;
}

function heardOf(streams: readonly ConnectorStream[]): string {
  if (streams.length === 0) return '';
  const silent = streams.filter((stream) => stream.silent).length;
  const all = formatCount(streams.length);
  return silent === 0 ? all : `${formatCount(silent)} of ${all} silent`;
}

/** Silent ones first, for they are what one looks for. */
function StreamList({ streams }: { streams: readonly ConnectorStream[] }) {
  const sorted = [...streams].sort((a, b) => Number(b.silent) - Number(a.silent));
  return (
    <details open={sorted[0]?.silent === true}>
      <summary>Streams, last heard</summary>
      <ul>
        {sorted.map(({ stream, last_heard_at, silent }) => (
          <li key={stream} className={silent ? 'text-warn' : undefined}>
            <bdi>{stream}</bdi>: {last_heard_at === null ? 'never' : <When at={last_heard_at} />}
            {silent && ', silent'}
          </li>
        ))}
      </ul>
    </details>
  );
}
