import type { DeadLetter } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

export function DeadLetterTable({ letters }: { letters: readonly DeadLetter[] }) {
  return (
    <Table
      cards
      label="Dead letters"
      rows={letters}
      keyOf={({ id }) => id}
      columns={[
        {
          head: 'Entry',
          cell: ({ id }) => <Link href={`/dead-letters/${id}`}>{id}</Link>,
        },
        { head: 'Dead since', cell: ({ dead_lettered_at }) => <When at={dead_lettered_at} /> },
        { head: 'Topic', cell: ({ topic }) => topic },
        {
          head: 'Event',
          wide: true,
          cell: ({ event_id, event_type }) => (
            <Link href={`/events/${event_id}`}>{event_type ?? event_id}</Link>
          ),
        },
        { head: 'Entity', wide: true, cell: ({ entity_id }) => <Entity id={entity_id} /> },
        { head: 'Attempts', number: true, cell: ({ delivery_attempts }) => delivery_attempts },
        {
          head: 'Error',
          cell: (letter) => (
            <span className="clip" title={letter.last_error ?? undefined}>
              {letter.edited && <Badge tone="note">edited</Badge>}{' '}
              <bdi>{letter.last_error ?? '–'}</bdi>
            </span>
          ),
        },
      ]}
    />
  );
}
