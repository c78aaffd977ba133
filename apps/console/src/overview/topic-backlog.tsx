import type { Topic } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge, BreakerBadge } from '../display/badge.js';
import { CountText } from '../display/count.js';
import { formatAge, formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { byHurt } from '../topics/topic-order.js';
import { topicPath } from '../topics/topic-path.js';

/** Rows of it: of more topics those that hurt, then those with the most that waits. */
const SHOWN_MAX = 12;

export function TopicBacklog({ topics }: { topics: readonly Topic[] }) {
  const shown = topics.length > SHOWN_MAX ? [...topics].sort(byHurt).slice(0, SHOWN_MAX) : topics;
  const left = topics.length - shown.length;
  return (
    <Panel
      title={left > 0 ? `Topics, ${shown.length} of ${topics.length}` : 'Topics'}
      flush
      aside={<Link href="/topics">All of them</Link>}
    >
      {topics.length === 0 ? (
        <EmptyState title="No topic yet">
          The relay writes its topics down when it starts.
        </EmptyState>
      ) : (
        <Table
          label="Topics with backlog and breaker"
          rows={shown}
          keyOf={({ topic }) => topic}
          columns={[
            { head: 'Topic', cell: ({ topic }) => <Link href={topicPath(topic)}>{topic}</Link> },
            { head: 'Transport', wide: true, cell: ({ transport }) => transport },
            { head: 'Breaker', cell: stateOf },
            { head: 'Backlog', number: true, cell: ({ backlog }) => <CountText count={backlog} /> },
            { head: 'Oldest', number: true, wide: true, cell: oldestOf },
            {
              head: 'First attempt',
              number: true,
              wide: true,
              cell: ({ fresh }) => <CountText count={fresh} />,
            },
            { head: 'In flight', number: true, wide: true, cell: (t) => formatCount(t.in_flight) },
            {
              head: 'To retry',
              number: true,
              wide: true,
              cell: ({ scheduled }) => <CountText count={scheduled} />,
            },
            {
              head: 'Behind a key',
              number: true,
              wide: true,
              cell: ({ parked }) => <CountText count={parked} />,
            },
            { head: 'Dead', number: true, cell: deadOf },
            {
              head: 'Last success',
              wide: true,
              cell: ({ last_success_at }) => <When at={last_success_at} short />,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function stateOf(topic: Topic) {
  return (
    <span className="actions">
      <BreakerBadge state={topic.breaker} />
      {topic.paused_at && <Badge tone="warn">paused</Badge>}
    </span>
  );
}

function oldestOf({ oldest_pending_at, oldest_age_seconds }: Topic) {
  if (oldest_pending_at === null) return <span className="muted">–</span>;
  return formatAge(oldest_age_seconds ?? 0);
}

function deadOf({ topic, dead }: Topic) {
  if (dead.value === 0) return '0';
  return (
    <Link href={`/dead-letters?topic=${encodeURIComponent(topic)}`} className="text-bad">
      <CountText count={dead} />
    </Link>
  );
}
