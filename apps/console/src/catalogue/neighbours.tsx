import type { RegisteredEventType } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { topicPath } from '../topics/topic-path.js';
import { eventsOfType } from './type-paths.js';

/** Sources that send a type. */
export function ProducersPanel({ type }: { type: RegisteredEventType }) {
  return (
    <Panel title="Who makes it" flush>
      {type.produced_by.length === 0 ? (
        <EmptyState title="No event of it is stored" />
      ) : (
        <Table
          label="Sources"
          rows={type.produced_by}
          keyOf={({ source }) => source}
          columns={[
            {
              head: 'Source',
              cell: ({ source }) => (
                <Link href={eventsOfType(type.event_type, source)}>
                  <bdi>{source}</bdi>
                </Link>
              ),
            },
            { head: 'Last seen', cell: ({ last_seen_at }) => <When at={last_seen_at} coarse /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** Topics that a type goes to, with who has had effects there. */
export function ConsumersPanel({ type }: { type: RegisteredEventType }) {
  return (
    <Panel title="Who takes it" flush>
      {type.consumed_by.length === 0 ? (
        <EmptyState title="No topic takes it" />
      ) : (
        <Table
          label="Topics"
          rows={type.consumed_by}
          keyOf={({ topic }) => topic}
          columns={[
            {
              head: 'Topic',
              cell: ({ topic }) => (
                <Link href={topicPath(topic)}>
                  <bdi>{topic}</bdi>
                </Link>
              ),
            },
            { head: 'Consumers', cell: ({ consumers }) => <Consumers names={consumers} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function Consumers({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="muted">none has had an effect</span>;
  return (
    <span className="actions">
      {names.map((name) => (
        <Link key={name} href={`/consumers/${encodeURIComponent(name)}`}>
          <bdi>{name}</bdi>
        </Link>
      ))}
    </span>
  );
}
