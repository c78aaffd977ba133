import type { ConsumerFailure } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

export function FailureTable({ failures }: { failures: readonly ConsumerFailure[] }) {
  return (
    <Table
      cards
      label="Events given up"
      rows={failures}
      keyOf={({ event_id }) => event_id}
      columns={[
        {
          head: 'Event',
          cell: ({ event_id, event_type }) =>
            event_type === null ? (
              <code>{event_id}</code>
            ) : (
              <Link href={`/events/${event_id}`}>{event_type}</Link>
            ),
        },
        { head: 'Given up', cell: ({ dead_lettered_at }) => <When at={dead_lettered_at} /> },
        { head: 'Topic', cell: ({ topic }) => <bdi>{topic}</bdi> },
        { head: 'Entity', wide: true, cell: ({ entity_id }) => <Entity id={entity_id} /> },
        { head: 'Attempts', number: true, cell: ({ attempts }) => attempts },
        {
          head: 'Error',
          cell: ({ error_message }) => (
            <span className="clip" title={error_message}>
              <bdi>{error_message}</bdi>
            </span>
          ),
        },
      ]}
    />
  );
}
