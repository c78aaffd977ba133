import type { Topic } from '@acp/contracts/api';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { Badge, BreakerBadge } from '../display/badge.js';
import { CountText } from '../display/count.js';
import { formatAge, formatCount } from '../display/format.js';
import { JsonBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { BlockedKeys } from './blocked-keys.js';
import { topicPath } from './topic-path.js';
import type { TopicIntent } from './topic-dialog.js';

interface TopicPanelProps {
  topic: Topic;
  onIntent: (kind: TopicIntent) => void;
}

export function TopicPanel({ topic, onIntent }: TopicPanelProps) {
  return (
    <section
      className="panel topic"
      id={topic.topic}
      tabIndex={-1}
      aria-label={`Topic ${topic.topic}`}
    >
      <div className="panel-head">
        <div className="actions">
          <h2>
            <Link href={topicPath(topic.topic)}>{topic.topic}</Link>
          </h2>
          {topic.served ? (
            <BreakerBadge state={topic.breaker} />
          ) : (
            <Badge tone="bad">not served</Badge>
          )}
          {topic.paused_at && <Badge tone="warn">paused</Badge>}
          <span className="muted small">
            {topic.transport}, {topic.ordering === 'key' ? 'in order of each key' : 'no order'}
          </span>
        </div>
        <div className="actions">
          {!topic.served && (
            <GuardedButton label={`Retire ${topic.topic}`} onClick={() => onIntent('retire')}>
              Retire…
            </GuardedButton>
          )}
          <GuardedButton
            label={`Limit the rate of ${topic.topic}`}
            onClick={() => onIntent('rate')}
          >
            Limit…
          </GuardedButton>
          {topic.paused_at ? (
            <GuardedButton
              className="primary"
              label={`Resume ${topic.topic}`}
              onClick={() => onIntent('resume')}
            >
              Resume…
            </GuardedButton>
          ) : (
            <GuardedButton label={`Pause ${topic.topic}`} onClick={() => onIntent('pause')}>
              Pause…
            </GuardedButton>
          )}
        </div>
      </div>
      <div className="panel-body stack">
        <Notices topic={topic} />
        <Figures topic={topic} />
        {topic.ordering === 'key' && <BlockedKeys topic={topic.topic} />}
        <details>
          <summary>Policy and what each worker says</summary>
          <div className="stack topic-more">
            <WorkerBreakers topic={topic} />
            <JsonBlock value={topic.policy} what={`policy of ${topic.topic}`} />
          </div>
        </details>
      </div>
    </section>
  );
}

function Notices({ topic }: { topic: Topic }) {
  return (
    <>
      {!topic.served && (
        <p className="notice bad">
          No live worker has this topic: what is ordered for it, by a replay too, waits until one
          does.
        </p>
      )}
      {topic.probe_at && (
        <p className="notice bad wrap-anywhere">
          Everything failed alike, so the relay paused it for the whole fleet: {topic.pause_reason}.
          No attempt is spent. One entry is tried now and then; the first that is answered resumes
          it, and so does Resume.
        </p>
      )}
      {topic.breaker !== 'closed' && !topic.probe_at && (
        <p className="notice bad wrap-anywhere">
          The transport is not available: nothing is claimed and no attempt is spent until it
          answers again. {topic.breaker_reason}
        </p>
      )}
      {topic.paused_at && !topic.probe_at && (
        <p className="notice warn">
          Paused by {topic.paused_by ?? 'an operator'} since <When at={topic.paused_at} />
          {topic.pause_reason && `: ${topic.pause_reason}`}
        </p>
      )}
    </>
  );
}

function Figures({ topic }: { topic: Topic }) {
  return (
    <dl className="topic-figures">
      <Figure name="Backlog">
        <CountText count={topic.backlog} />
      </Figure>
      <Figure name="Oldest waits">
        {topic.oldest_pending_at === null ? '–' : formatAge(topic.oldest_age_seconds ?? 0)}
      </Figure>
      <Figure name="First attempt">
        <CountText count={topic.fresh} />
      </Figure>
      <Figure name="In flight">{formatCount(topic.in_flight)}</Figure>
      <Figure name="To retry">
        <CountText count={topic.scheduled} />
      </Figure>
      <Figure name="Behind a key">
        <CountText count={topic.parked} />
      </Figure>
      <Figure name="Dead">
        {topic.dead.value === 0 ? (
          '0'
        ) : (
          <Link href={`/dead-letters?topic=${encodeURIComponent(topic.topic)}`}>
            <CountText count={topic.dead} />
          </Link>
        )}
      </Figure>
      <Figure name="Limit">
        {topic.rate_per_second === null ? 'none' : `${formatCount(topic.rate_per_second)}/s`}
      </Figure>
      <Figure name="Last success">
        <When at={topic.last_success_at} short />
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function WorkerBreakers({ topic }: { topic: Topic }) {
  if (topic.breakers.length === 0) return <p className="muted">No live worker serves it.</p>;
  return (
    <Table
      label={`Workers of ${topic.topic}`}
      rows={topic.breakers}
      keyOf={({ worker_id }) => worker_id}
      columns={[
        { head: 'Worker', cell: ({ worker_id }) => <code>{worker_id}</code> },
        { head: 'Breaker', cell: ({ breaker }) => <BreakerBadge state={breaker} /> },
        { head: 'Since', wide: true, cell: ({ breaker_since }) => <When at={breaker_since} /> },
        { head: 'In flight', number: true, cell: ({ in_flight }) => formatCount(in_flight) },
        { head: 'Delivered', number: true, cell: ({ published }) => formatCount(published) },
        {
          head: 'Said last',
          cell: (worker) => (
            <span className="clip">
              {worker.paused_by_system ?? worker.breaker_reason ?? worker.last_error ?? '–'}
            </span>
          ),
        },
      ]}
    />
  );
}
