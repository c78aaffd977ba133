import { Link } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { Badge } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

const REFRESH_MS = 10_000;

/** Keys of an ordered topic whose first entry holds up the rest. */
export function BlockedKeys({ topic }: { topic: string }) {
  const keys = usePages(
    '/v1/topics/{topic}/blocked-keys',
    { path: { topic } },
    { refreshMs: REFRESH_MS },
  );
  if (keys.error) return <p className="text-bad small">Blocked keys: {keys.error.message}</p>;
  if (keys.pending) return <p className="muted small">Looking for blocked keys…</p>;
  if (keys.items.length === 0) return <p className="muted small">No key is blocked.</p>;
  return (
    <div>
      <h3>
        Blocked keys ({formatCount(keys.items.length)}
        {keys.hasMore && '+'})
      </h3>
      <Table
        cards
        label={`Blocked keys of ${topic}`}
        rows={keys.items}
        keyOf={({ partition_key }) => partition_key}
        columns={[
          { head: 'Key', cell: ({ partition_key }) => <Entity id={partition_key} /> },
          {
            head: 'Head',
            cell: (key) => (
              <Link
                href={
                  key.head_state === 'dead'
                    ? `/dead-letters/${key.head_entry_id}`
                    : `/events/${key.head_event_id}`
                }
              >
                {key.head_state === 'dead' ? 'dead letter' : 'entry'} {key.head_entry_id}
              </Link>
            ),
          },
          {
            head: 'Waits for',
            cell: ({ head_state }) =>
              head_state === 'dead' ? (
                <Badge tone="bad">an operator</Badge>
              ) : (
                <Badge tone="warn">a retry</Badge>
              ),
          },
          { head: 'Behind it', number: true, cell: ({ parked }) => formatCount(parked) },
          { head: 'Since', wide: true, cell: ({ blocked_since }) => <When at={blocked_since} /> },
          {
            head: 'Error',
            wide: true,
            cell: ({ head_last_error }) => <span className="clip">{head_last_error ?? '–'}</span>,
          },
        ]}
      />
    </div>
  );
}
