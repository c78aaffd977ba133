import type { Topic } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { ConsumerTable } from '../consumers/consumer-table.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import HistoryPanel from '../history/history-panel.js';
import { TopicDialog, type TopicIntent } from './topic-dialog.js';
import { TopicPanel } from './topic-panel.js';

const REFRESH_MS = 3_000;

/** One topic: how it stands, since when, and who consumes it. */
export default function TopicPage({ topic: name }: { topic: string }) {
  const path = { topic: name };
  const topic = useAnswer('/v1/topics/{topic}', { path }, { refreshMs: REFRESH_MS });
  const [intent, setIntent] = useState<{ topic: Topic; kind: TopicIntent } | null>(null);
  return (
    <PageFrame title={name} lead={<TopicLinks topic={name} />}>
      <Fetched data={topic.data} error={topic.error} onRetry={() => void topic.refetch()}>
        {(data) => (
          <TopicPanel topic={data} onIntent={(kind) => setIntent({ topic: data, kind })} />
        )}
      </Fetched>
      <HistoryPanel of="topic" name={name} />
      <ConsumersOf topic={name} />
      {intent && <TopicDialog {...intent} onClose={() => setIntent(null)} />}
    </PageFrame>
  );
}

function TopicLinks({ topic }: { topic: string }) {
  const query = `topic=${encodeURIComponent(topic)}`;
  return (
    <>
      <Link href="/topics">All topics</Link> · <Link href={`/map?${query}`}>On the map</Link> ·{' '}
      <Link href={`/dead-letters?${query}`}>Its dead letters</Link>
    </>
  );
}

function ConsumersOf({ topic }: { topic: string }) {
  const consumers = useAnswer('/v1/consumers', {}, { refreshMs: REFRESH_MS });
  return (
    <Panel title="Consumers" flush>
      <Fetched
        data={consumers.data}
        error={consumers.error}
        onRetry={() => void consumers.refetch()}
      >
        {({ items }) => {
          const own = items.filter((consumer) => consumer.topic === topic);
          if (own.length > 0) return <ConsumerTable consumers={own} />;
          return (
            <EmptyState title="No consumer has been seen">
              What is delivered here is marked by nobody.
            </EmptyState>
          );
        }}
      </Fetched>
    </Panel>
  );
}
