import type { EventSummary } from '@acp/contracts/api';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { usePages, type Pages } from '../api/use-pages.js';
import { formatCount } from '../display/format.js';
import { PageFrame } from '../display/panel.js';
import { EmptyState, FailureState, LoadingState, StaleNotice } from '../display/states.js';
import { EventTable } from './event-table.js';
import { parseEventQuery } from './event-query.js';
import { EventSearch } from './event-search.js';
import { rangeNameOf, timeRangeOf } from './time-range.js';

const REFRESH_MS = 10_000;

export default function EventsPage() {
  const [search] = useSearchParams();
  const text = search.get('q') ?? '';
  const range = rangeNameOf(search.get('range'));
  const custom = { from: search.get('from') ?? '', to: search.get('to') ?? '' };
  const query = useMemo(() => parseEventQuery(text), [text]);
  const times = useMemo(
    () => timeRangeOf(range, { from: custom.from, to: custom.to }, Date.now()),
    [range, custom.from, custom.to],
  );
  const events = usePages(
    '/v1/events',
    { query: { ...query.filter, ...times } },
    { enabled: query.problems.length === 0, refreshMs: REFRESH_MS },
  );
  const shown = `${formatCount(events.items.length)}${events.hasMore ? '+' : ''} events`;
  return (
    <div className="events-page">
      <PageFrame title="Events">
        <EventSearch problems={query.problems} />
        {query.id && <IdentityHints id={query.id} />}
        <div className="panel" aria-busy={events.stale}>
          <Results events={events} waiting={query.problems.length > 0} />
        </div>
        <p className="muted small" role="status">
          {events.pending ? 'Searching…' : `${shown} shown, newest first by time of ingestion.`}
        </p>
      </PageFrame>
    </div>
  );
}

function Results(props: { events: Pages<EventSummary>; waiting: boolean }) {
  const { events } = props;
  if (events.error && events.items.length === 0) {
    return <FailureState error={events.error} onRetry={events.reload} />;
  }
  if (props.waiting && events.items.length === 0) {
    return <EmptyState title="The search is not complete yet" />;
  }
  if (events.pending) return <LoadingState />;
  if (events.items.length === 0 && !events.hasMore) {
    return (
      <EmptyState title="No event matches">
        Widen the time range or take a word away. A record that the gate refused is no event: look
        under <Link href="/rejected">Rejected</Link>.
      </EmptyState>
    );
  }
  return (
    <>
      {events.error && <StaleNotice error={events.error} />}
      <EventTable events={events} />
    </>
  );
}

function IdentityHints({ id }: { id: string }) {
  return (
    <p className="notice">
      Open <code>{id}</code> as <Link href={`/events/${id}`}>an event</Link> or{' '}
      <Link href={`/traces/${id}`}>a trace</Link>.
    </p>
  );
}
