import type { CanaryPlace } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { formatAge, formatCount, formatDuration } from '../display/format.js';
import { Table } from '../display/table.js';
import { PlaceHistory } from './place-history.js';

/** What is missed first, for it is what one looks for. */
export function PlaceTable({ places }: { places: readonly CanaryPlace[] }) {
  const sorted = [...places].sort((a, b) => b.missed_in_a_row - a.missed_in_a_row);
  return (
    <Table
      cards
      label="Places"
      rows={sorted}
      keyOf={({ hop, way, topic, consumer }) => JSON.stringify([hop, way, topic, consumer])}
      columns={[
        { head: 'Hop', cell: ({ hop }) => hop },
        { head: 'Way in', cell: ({ way }) => <bdi>{way}</bdi> },
        { head: 'Topic', cell: ({ topic }) => <bdi>{topic ?? '–'}</bdi> },
        { head: 'Consumer', cell: ({ consumer }) => <bdi>{consumer ?? '–'}</bdi> },
        { head: 'State', cell: (place) => <StateBadge place={place} /> },
        { head: 'Last success', cell: (place) => <LastSuccess place={place} /> },
        {
          head: 'Took',
          number: true,
          cell: ({ last_ms: ms }) => (ms === null ? '–' : formatDuration(ms)),
        },
        { head: 'Goal', number: true, cell: ({ goal_ms }) => formatDuration(goal_ms) },
        { head: 'Missed', number: true, cell: ({ missed }) => formatCount(missed) },
        { head: 'Newest', wide: true, cell: (place) => <PlaceHistory place={place} /> },
      ]}
    />
  );
}

function StateBadge({ place: { state, missed_in_a_row } }: { place: CanaryPlace }) {
  if (state === 'met') return <Badge tone="ok">met</Badge>;
  return <Badge tone="bad">{`missed ${formatCount(missed_in_a_row)} in a row`}</Badge>;
}

function LastSuccess({ place }: { place: CanaryPlace }) {
  const { last_event_id, last_success_age_seconds: age } = place;
  if (last_event_id === null || age === null) return <span className="muted">never</span>;
  return <Link href={`/events/${last_event_id}`}>{formatAge(age)} ago</Link>;
}
