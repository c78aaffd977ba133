import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { EntriesSummary } from '../events/entries-summary.js';
import { RejectedTable } from '../rejected/rejected-table.js';

const SHOWN_MAX = 500;

/** All events that share one trace id, in the order they happened. */
export default function SharedTracePage({ id }: { id: string }) {
  const trace = useAnswer('/v1/traces/{trace_id}', {
    path: { trace_id: id },
    query: { limit: SHOWN_MAX },
  });
  return (
    <PageFrame
      title="Trace"
      actions={
        <>
          <Link href={`/decisions?trace_id=${id}`}>Decisions</Link>
          <Link href={`/blast-radius?trace_id=${id}`}>Blast radius</Link>
        </>
      }
      lead={<Identity id={id} what="trace id" full />}
    >
      <Fetched data={trace.data} error={trace.error} onRetry={() => void trace.refetch()}>
        {({ items, rejected, next_cursor }) => (
          <>
            <Panel title={`Events (${items.length}${next_cursor ? '+' : ''})`} flush>
              {items.length === 0 ? (
                <EmptyState title="No event carries this trace id" />
              ) : (
                <Table
                  cards
                  label="Events of the trace"
                  rows={items}
                  keyOf={({ event_id }) => event_id}
                  columns={[
                    { head: 'Occurred', cell: ({ occurred_at }) => <When at={occurred_at} /> },
                    {
                      head: 'Type',
                      cell: (event) => (
                        <Link href={`/events/${event.event_id}`}>{event.event_type}</Link>
                      ),
                    },
                    { head: 'Source', wide: true, cell: ({ source }) => source },
                    {
                      head: 'Entity',
                      wide: true,
                      cell: ({ entity_id }) => <Entity id={entity_id} />,
                    },
                    {
                      head: 'Deliveries',
                      cell: ({ entries, routes }) => (
                        <EntriesSummary entries={entries} routes={routes} />
                      ),
                    },
                  ]}
                />
              )}
            </Panel>
            {rejected.length > 0 && (
              <Panel title={`Rejected records (${rejected.length})`} flush>
                <RejectedTable records={rejected} />
              </Panel>
            )}
          </>
        )}
      </Fetched>
    </PageFrame>
  );
}
