import type { Worker } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { Badge, BreakerBadge, WorkerBadge } from '../display/badge.js';
import { formatAge, formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { ConnectorTable } from './connector-table.js';
import { Heartbeat } from './heartbeat.js';

const REFRESH_MS = 3_000;

export default function WorkersPage() {
  const workers = useAnswer('/v1/workers', {}, { refreshMs: REFRESH_MS });
  const connectors = useAnswer('/v1/connectors', {}, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title="Workers"
      lead="The relay fleet. A lost worker’s claims are taken over by the others when its lease has run out."
    >
      <Panel title="Relay workers" flush>
        <Fetched data={workers.data} error={workers.error} onRetry={() => void workers.refetch()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No worker has reported">
                Start the relay: it is what delivers the backlog.
              </EmptyState>
            ) : (
              <WorkerTable workers={items} />
            )
          }
        </Fetched>
      </Panel>
      <Panel title="Connectors" flush>
        <Fetched
          data={connectors.data}
          error={connectors.error}
          onRetry={() => void connectors.refetch()}
        >
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No connector keeps a cursor" />
            ) : (
              <ConnectorTable connectors={items} />
            )
          }
        </Fetched>
      </Panel>
    </PageFrame>
  );
}

function WorkerTable({ workers }: { workers: readonly Worker[] }) {
  return (
    <Table
      cards
      label="Relay workers"
      rows={workers}
      keyOf={({ worker_id }) => worker_id}
      columns={[
        { head: 'Worker', cell: ({ worker_id }) => <code>{worker_id}</code> },
        { head: 'State', cell: ({ state }) => <WorkerBadge state={state} /> },
        {
          head: 'Host, process',
          wide: true,
          cell: ({ hostname, pid }) => `${hostname}, ${pid}`,
        },
        { head: 'Version', wide: true, cell: ({ version }) => version },
        {
          head: 'Up for',
          wide: true,
          number: true,
          cell: ({ started_at, heartbeat_at }) =>
            formatAge((Date.parse(heartbeat_at) - Date.parse(started_at)) / 1_000),
        },
        { head: 'Heartbeat', cell: (worker) => <Heartbeat worker={worker} /> },
        {
          head: 'Lease ends',
          wide: true,
          cell: (worker) => <When at={worker.lease_expires_at} short />,
        },
        { head: 'Claims', number: true, cell: ({ claims }) => formatCount(claims) },
        { head: 'In flight', number: true, cell: ({ in_flight }) => formatCount(in_flight) },
      ]}
      detail={(worker) => knowsTopics(worker) && <TopicStates worker={worker} />}
    />
  );
}

/** What a lost worker said last of its topics holds no longer. */
function knowsTopics({ state, topics }: Worker): boolean {
  return state !== 'lost' && Object.keys(topics).length > 0;
}

function TopicStates({ worker }: { worker: Worker }) {
  return (
    <ul className="topic-states" aria-label={`Topics of ${worker.worker_id}`}>
      {Object.entries(worker.topics).map(([topic, state]) => (
        <li key={topic}>
          <strong>{topic}</strong>
          <span>
            <BreakerBadge state={state.breaker} />{' '}
            {state.paused_by_system && <Badge tone="bad">stopped</Badge>}
          </span>
          <span className="muted small">
            {formatCount(state.published)} delivered
            {state.last_error && ` · ${state.last_error}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
