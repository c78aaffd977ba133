import type { Connector, ConnectorGap } from '@acp/contracts/api';
import { formatAge, formatCount } from '../display/format.js';
import { JsonBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

export function ConnectorTable({ connectors }: { connectors: readonly Connector[] }) {
  return (
    <Table
      cards
      label="Connectors"
      rows={connectors}
      keyOf={({ connector }) => connector}
      columns={[
        { head: 'Connector', cell: ({ connector }) => connector },
        { head: 'Source', cell: ({ source }) => source },
        { head: 'Cursor moved', cell: ({ updated_at }) => <When at={updated_at} /> },
        { head: 'Lag', number: true, cell: ({ lag_seconds }) => formatAge(lag_seconds) },
        {
          head: 'Last payload',
          wide: true,
          cell: ({ last_payload_at }) => <When at={last_payload_at} />,
        },
        { head: 'Gaps', number: true, cell: ({ gaps }) => formatCount(openOf(gaps)) },
      ]}
      detail={(connector) => (
        <div className="stack">
          {connector.gaps.map((gap) => (
            <p key={`${gap.stream}${gap.from}`} className={gap.healed_at ? 'muted' : 'text-warn'}>
              {gap.stream}: {gap.from} to {gap.to}
              {gap.missing !== null && `, ${formatCount(gap.missing)} missing`}
              {gap.healed_at ? ', healed' : ''}
            </p>
          ))}
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
