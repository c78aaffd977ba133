import type { DeliveryEntry } from '@acp/contracts/api';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiFailure } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { EntryBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { WhenBoth } from '../display/when.js';
import { SentRequest } from './sent-request.js';
import { topicPath } from '../topics/topic-path.js';

const REFRESH_MS = 3_000;

/** One delivery by the id of its entry, as the ledger and the audit log name it. */
export default function EntryPage({ id }: { id: string }) {
  const entry = useAnswer(
    '/v1/entries/{entry_id}',
    { path: { entry_id: id } },
    { refreshMs: REFRESH_MS },
  );
  const gone = entry.error instanceof ApiFailure && entry.error.status === 404;
  return (
    <PageFrame
      title={`Entry ${id}`}
      lead={<Link href={`/audit?target=entry:${id}`}>What operators did to it</Link>}
    >
      {gone && !entry.data ? (
        <div className="panel">
          <EmptyState title="No entry has this id">
            Retention has taken it, it is lost, or it never was: the{' '}
            <Link href="/ledger">ledger</Link> tells these apart.
          </EmptyState>
        </div>
      ) : (
        <Fetched data={entry.data} error={entry.error} onRetry={() => void entry.refetch()}>
          {(found) => (
            <>
              <Facts entry={found} />
              <Panel title="What is sent">
                <SentRequest eventId={found.event_id} entryId={found.id} />
              </Panel>
            </>
          )}
        </Fetched>
      )}
    </PageFrame>
  );
}

function Facts({ entry }: { entry: DeliveryEntry }) {
  return (
    <section className="panel panel-body stack" aria-label="The entry">
      {entry.last_error && (
        <p className={`notice wrap-anywhere ${entry.state === 'dead' ? 'bad' : 'warn'}`}>
          <bdi>{entry.last_error}</bdi> {entry.error_code && <code>{entry.error_code}</code>}
        </p>
      )}
      <dl className="facts">
        <Fact name="State">
          <EntryBadge state={entry.state} />{' '}
          {entry.state === 'dead' && (
            <Link href={`/dead-letters/${entry.id}`}>Replay or discard</Link>
          )}
        </Fact>
        <Fact name="Event">
          <Identity id={entry.event_id} what="event id" href={`/events/${entry.event_id}`} />
        </Fact>
        <Fact name="Topic">
          <Link href={topicPath(entry.topic)}>{entry.topic}</Link>
        </Fact>
        <Fact name="Key">
          <bdi>{entry.partition_key ?? '–'}</bdi>
        </Fact>
        <Fact name="Ordered">
          <WhenBoth at={entry.created_at} />
        </Fact>
        <Fact name="Ended">
          <WhenBoth at={entry.delivered_at ?? entry.dead_lettered_at ?? entry.discarded_at} />
        </Fact>
        <Fact name="Attempts">
          {entry.delivery_attempts}
          {entry.attempts_forgiven > 0 && `, ${entry.attempts_forgiven} forgiven`}
          {entry.parked && ', waits behind its key'}
        </Fact>
        <Fact name="Of a replay">
          {entry.replay_id ? (
            <Identity id={entry.replay_id} what="replay id" href={`/replays/${entry.replay_id}`} />
          ) : (
            'no'
          )}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
