import type { HopLatency, HopName } from '@acp/contracts/api';
import { formatCount, formatDuration } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';

export const HOP_TEXT: Record<HopName, string> = {
  source_to_received: 'Source → received',
  received_to_committed: 'Received → committed',
  committed_to_claimed: 'Committed → claimed',
  claimed_to_published: 'Claimed → published',
  published_to_processed: 'Published → processed',
};

export function HopTable({ latency }: { latency: readonly HopLatency[] }) {
  return (
    <Panel title="Latency by hop" flush>
      <Table
        label="Latency by hop"
        rows={latency}
        keyOf={({ hop }) => hop}
        columns={[
          { head: 'Hop', cell: ({ hop }) => HOP_TEXT[hop] },
          { head: 'p50', number: true, cell: ({ p50_ms }) => durationOf(p50_ms) },
          { head: 'p99', number: true, cell: ({ p99_ms }) => durationOf(p99_ms) },
          { head: 'Sample', number: true, wide: true, cell: ({ sample }) => formatCount(sample) },
        ]}
      />
    </Panel>
  );
}

function durationOf(ms: number | null) {
  return ms === null ? <span className="muted">–</span> : formatDuration(ms);
}
