import type { Topic } from '@acp/contracts/api';
import { useEffect, useState } from 'react';
import { useAnswer } from '../api/use-answer.js';
import { PageFrame } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { TopicDialog, type TopicIntent } from './topic-dialog.js';
import { IN_FULL_MAX } from './topic-order.js';
import { ManyTopics } from './many-topics.js';
import { TopicPanel } from './topic-panel.js';

const REFRESH_MS = 3_000;

export default function TopicsPage() {
  const topics = useAnswer('/v1/topics', {}, { refreshMs: REFRESH_MS });
  const [intent, setIntent] = useState<{ topic: Topic; kind: TopicIntent } | null>(null);
  useScrollToHash(topics.data !== undefined);
  return (
    <PageFrame
      title="Topics"
      lead="Each topic has its own concurrency, breaker and backlog: a bad one slows no other. Pausing stops claiming; what is in flight is finished."
    >
      <Fetched data={topics.data} error={topics.error} onRetry={() => void topics.refetch()}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <EmptyState title="No topic yet">
                The relay writes its topics down when it starts.
              </EmptyState>
            </div>
          ) : items.length > IN_FULL_MAX ? (
            <ManyTopics topics={items} />
          ) : (
            items.map((topic) => (
              <TopicPanel
                key={topic.topic}
                topic={topic}
                onIntent={(kind) => setIntent({ topic, kind })}
              />
            ))
          )
        }
      </Fetched>
      {intent && <TopicDialog {...intent} onClose={() => setIntent(null)} />}
    </PageFrame>
  );
}

/** A link to one topic ends at it, eye and focus, once the list is there. */
function useScrollToHash(loaded: boolean) {
  useEffect(() => {
    const name = decodeURIComponent(window.location.hash.slice(1));
    const target = loaded && name ? document.getElementById(name) : null;
    target?.scrollIntoView({ block: 'start' });
    target?.focus({ preventScroll: true });
  }, [loaded]);
}
