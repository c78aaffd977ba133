import type { Topic } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge, BreakerBadge } from '../display/badge.js';
import { CountText } from '../display/count.js';
import { formatAge } from '../display/format.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { Sparkline } from '../history/sparkline.js';
import { useSparks } from '../history/use-history.js';
import { topicPath } from './topic-path.js';

/** Many topics: one row for each, with the shape of its last hour. */
export function TopicTable({ topics }: { topics: readonly Topic[] }) {
  const { data: history } = useSparks('topic', ['delivered_per_second', 'backlog']);
  return (
    <Table
      label="Topics"
      rows={topics}
      keyOf={({ topic }) => topic}
      columns={[
        {
          head: 'Topic',
          cell: ({ topic }) => (
            <Link href={topicPath(topic)} className="clip" title={topic}>
              {topic}
            </Link>
          ),
        },
        { head: 'State', cell: (topic) => <TopicState topic={topic} /> },
        {
          head: 'Delivered, last hour',
          wide: true,
          cell: ({ topic }) => (
            <Sparkline
              history={history}
              name={topic}
              figure="delivered_per_second"
              what="Deliveries per second"
            />
          ),
        },
        { head: 'Backlog', number: true, cell: ({ backlog }) => <CountText count={backlog} /> },
        {
          head: 'Backlog, last hour',
          wide: true,
          cell: ({ topic }) => (
            <Sparkline history={history} name={topic} figure="backlog" what="Backlog" />
          ),
        },
        { head: 'Oldest', number: true, cell: oldestOf },
        { head: 'Dead', number: true, cell: ({ dead }) => <CountText count={dead} /> },
        {
          head: 'Last success',
          wide: true,
          cell: ({ last_success_at }) => <When at={last_success_at} short />,
        },
      ]}
    />
  );
}

export function TopicState({ topic }: { topic: Topic }) {
  return (
    <span className="actions">
      {topic.served ? <BreakerBadge state={topic.breaker} /> : <Badge tone="bad">not served</Badge>}
      {topic.paused_at && <Badge tone="warn">paused</Badge>}
    </span>
  );
}

function oldestOf({ oldest_pending_at, oldest_age_seconds }: Topic) {
  return oldest_pending_at === null ? '–' : formatAge(oldest_age_seconds ?? 0);
}
