import type { EventSummary } from '@acp/contracts/api';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Pages } from '../api/use-pages.js';
import { CopyButton } from '../display/copy.js';
import { Entity } from '../display/entity.js';
import { shortId } from '../display/format.js';
import { useMedia } from '../display/use-media.js';
import { When } from '../display/when.js';
import { EntriesSummary } from './entries-summary.js';

const ROW_HEIGHT = 34;
/** Here a row has two lines. */
const NARROW = '(width < 620px)';
const NARROW_ROW_HEIGHT = 56;
const ROWS_AROUND = 20;
/** The next page is asked for when fewer rows than this are left below. */
const ROWS_AHEAD = 30;

const HEADS = ['Ingested', 'Type', 'Source', 'Entity', 'Deliveries', 'Event'] as const;

/** Only the rows in sight are in the document, however many have been loaded. */
export function EventTable({ events }: { events: Pages<EventSummary> }) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMedia(NARROW);
  const rows = useVirtualizer({
    count: events.items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT),
    overscan: ROWS_AROUND,
    getItemKey: (index) => events.items[index]!.event_id,
  });
  useEffect(() => rows.measure(), [rows, narrow]);
  const visible = rows.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  const { hasMore, loadingMore, loadMore, items } = events;
  useEffect(() => {
    if (hasMore && !loadingMore && lastVisible >= items.length - ROWS_AHEAD) loadMore();
  }, [hasMore, loadingMore, loadMore, lastVisible, items.length]);

  return (
    <div
      className="event-table"
      role="table"
      aria-label="Events"
      aria-rowcount={hasMore ? -1 : items.length + 1}
    >
      <div role="rowgroup" className="event-head">
        <div className="event-row head" role="row">
          {HEADS.map((head) => (
            <span key={head} role="columnheader" className={`cell-${head.toLowerCase()}`}>
              {head}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        className="event-rows"
        role="rowgroup"
        tabIndex={0}
        aria-label="Found events"
      >
        <div className="event-canvas" role="presentation" style={{ height: rows.getTotalSize() }}>
          {visible.map(({ index, key, start }) => (
            <EventRow key={key} event={items[index]!} index={index} offset={start} />
          ))}
        </div>
      </div>
    </div>
  );
}

function EventRow(props: { event: EventSummary; index: number; offset: number }) {
  const { event, index, offset } = props;
  return (
    <div
      className="event-row"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${offset}px)` }}
    >
      <span role="cell" className="cell-ingested">
        <When at={event.ingested_at} />
      </span>
      <span role="cell" className="cell-type">
        <Link href={`/events/${event.event_id}`} title={event.event_type}>
          {event.event_type}
        </Link>
      </span>
      <span role="cell" className="cell-source">
        {event.source}
      </span>
      <span role="cell" className="cell-entity">
        <Entity id={event.entity_id} />
      </span>
      <span role="cell" className="cell-deliveries">
        <EntriesSummary entries={event.entries} routes={event.routes} />
      </span>
      <span role="cell" className="cell-event">
        <span className="copyable">
          <code title={event.event_id}>{shortId(event.event_id)}</code>
          <CopyButton text={event.event_id} what="event id" />
        </span>
      </span>
    </div>
  );
}
