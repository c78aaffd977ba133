import type { Consumer, ConsumerState } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge, words, type Tone } from '../display/badge.js';
import { CountText } from '../display/count.js';
import { formatCount, formatRate } from '../display/format.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { Sparkline } from '../history/sparkline.js';
import { useSparks } from '../history/use-history.js';
import { topicPath } from '../topics/topic-path.js';

/** One row for each consumer at each topic. */
export function ConsumerTable({ consumers }: { consumers: readonly Consumer[] }) {
  const { data: history } = useSparks('consumer', ['processed_per_second']);
  return (
    <Table
      cards
      label="Consumers"
      rows={consumers}
      keyOf={({ consumer, topic }) => JSON.stringify([consumer, topic])}
      columns={[
        {
          head: 'Consumer',
          cell: ({ consumer }) => (
            <Link href={pathOf(consumer)}>
              <bdi>{consumer}</bdi>
            </Link>
          ),
        },
        {
          head: 'Topic',
          cell: ({ topic }) => (
            <Link href={topicPath(topic)}>
              <bdi>{topic}</bdi>
            </Link>
          ),
        },
        { head: 'State', cell: ({ state }) => <ConsumerBadge state={state} /> },
        { head: 'Processed', number: true, cell: ({ processed }) => formatCount(processed) },
        { head: 'Not yet', number: true, cell: ({ not_yet }) => <CountText count={not_yet} /> },
        {
          head: 'Dead',
          number: true,
          cell: ({ consumer, dead }) =>
            dead.value === 0 ? (
              '0'
            ) : (
              <Link href={pathOf(consumer)}>
                <CountText count={dead} />
              </Link>
            ),
        },
        { head: 'Oldest not yet', cell: (row) => <OldestNotYet row={row} /> },
        { head: 'Last seen', cell: ({ last_seen_at }) => <When at={last_seen_at} /> },
        {
          head: 'Per second',
          number: true,
          cell: ({ rate_per_second }) => formatRate(rate_per_second),
        },
        {
          head: 'Effects, last hour',
          wide: true,
          cell: ({ consumer }) => (
            <Sparkline
              history={history}
              name={consumer}
              figure="processed_per_second"
              what="Effects per second over all topics"
            />
          ),
        },
      ]}
    />
  );
}

/** Leads to the event that has waited longest. */
function OldestNotYet({ row }: { row: Consumer }) {
  const { oldest_not_yet_at, oldest_not_yet_event_id } = row;
  if (oldest_not_yet_event_id === null) return <span className="muted">–</span>;
  return (
    <Link href={`/events/${oldest_not_yet_event_id}`}>
      <When at={oldest_not_yet_at} />
    </Link>
  );
}

export function pathOf(consumer: string): string {
  return `/consumers/${encodeURIComponent(consumer)}`;
}

const TONE: Record<ConsumerState, Tone> = {
  keeping_up: 'ok',
  behind: 'warn',
  stopped: 'bad',
  retired: 'plain',
};

function ConsumerBadge({ state }: { state: ConsumerState }) {
  return <Badge tone={TONE[state]}>{words(state)}</Badge>;
}
