import type { Worker } from '@acp/contracts/api';
import { Link } from 'wouter';
import { WorkerBadge } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { Heartbeat } from '../workers/heartbeat.js';

export function WorkerStrip({ workers }: { workers: readonly Worker[] }) {
  return (
    <Panel title="Workers" flush aside={<Link href="/workers">The fleet</Link>}>
      {workers.length === 0 ? (
        <EmptyState title="No worker has reported">
          Start the relay: it is what delivers the backlog.
        </EmptyState>
      ) : (
        <Table
          cards
          label="Workers"
          rows={workers}
          keyOf={({ worker_id }) => worker_id}
          columns={[
            {
              head: 'Worker',
              cell: ({ worker_id }) => <code className="clip worker-name">{worker_id}</code>,
            },
            { head: 'State', cell: ({ state }) => <WorkerBadge state={state} /> },
            { head: 'In flight', number: true, cell: (worker) => formatCount(worker.in_flight) },
            { head: 'Heartbeat', cell: (worker) => <Heartbeat worker={worker} /> },
          ]}
        />
      )}
    </Panel>
  );
}
