import type { BlastRadius } from '@acp/contracts/api';
import { Link, useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { EntriesSummary } from '../events/entries-summary.js';

const ORIGINS = ['raw_payload_id', 'trace_id', 'source', 'mapper_version', 'from', 'to'] as const;

/** Everything that came of one raw payload, one trace or one mapper version. */
export default function BlastRadiusPage() {
  const [search] = useSearchParams();
  const query = Object.fromEntries(ORIGINS.map((name) => [name, search.get(name)]));
  const given = Object.values(query).some(Boolean);
  const radius = useAnswer('/v1/blast-radius', { query }, { enabled: given });
  return (
    <PageFrame
      title="Blast radius"
      lead={given ? <Origin query={query} /> : 'What came of one raw payload, trace or mapper.'}
    >
      {given ? (
        <Fetched data={radius.data} error={radius.error} onRetry={() => void radius.refetch()}>
          {(found) => <Radius radius={found} />}
        </Fetched>
      ) : (
        <div className="panel">
          <EmptyState title="No origin is given">
            Come here from the raw payload or the trace of an event.
          </EmptyState>
        </div>
      )}
    </PageFrame>
  );
}

/** Of what this is the radius: the page may have been come to by a link. */
function Origin({ query }: { query: Partial<Record<(typeof ORIGINS)[number], string | null>> }) {
  const { raw_payload_id, trace_id, source, mapper_version } = query;
  return (
    <>
      Every event, delivery, attempt and effect that came of{' '}
      {raw_payload_id && (
        <>
          raw payload <Identity id={raw_payload_id} what="raw payload id" />
        </>
      )}
      {trace_id && (
        <>
          trace <Identity id={trace_id} what="trace id" href={`/traces/${trace_id}`} />
        </>
      )}
      {source && ` mapper version ${mapper_version} of ${source}`}
    </>
  );
}

function Radius({ radius }: { radius: BlastRadius }) {
  const { entries, effects } = radius;
  const orders =
    entries.pending + entries.in_flight + entries.delivered + entries.dead + entries.discarded;
  const figures = [
    ['Raw payloads', radius.raw_payloads.count],
    ['Events', radius.events.count],
    ['Rejected records', radius.rejected.count],
    ['Deliveries ordered', orders],
    ['Attempts kept', radius.attempts],
    ['Effects', effects.reduce((sum, { processed }) => sum + processed, 0)],
  ] as const;
  return (
    <>
      {radius.truncated && (
        <p className="notice warn">
          The radius is larger: these numbers cover the first events only.
        </p>
      )}
      <dl className="key-figures">
        {figures.map(([name, value]) => (
          <div key={name} className="panel key-figure">
            <dt>{name}</dt>
            <dd>{formatCount(value)}</dd>
          </div>
        ))}
      </dl>
      <div className="split">
        <Panel title="Deliveries by topic" flush>
          <Table
            label="Deliveries by topic"
            rows={entries.by_topic}
            keyOf={({ topic }) => topic}
            columns={[
              { head: 'Topic', cell: ({ topic }) => topic },
              { head: 'Delivered', number: true, cell: (row) => formatCount(row.delivered) },
              {
                head: 'Open',
                number: true,
                cell: (row) => formatCount(row.pending + row.in_flight),
              },
              { head: 'Dead', number: true, cell: (row) => formatCount(row.dead) },
              { head: 'Discarded', number: true, cell: (row) => formatCount(row.discarded) },
            ]}
          />
        </Panel>
        <Panel title="Effects by consumer" flush>
          <Table
            label="Effects by consumer"
            rows={effects}
            keyOf={({ consumer }) => consumer}
            columns={[
              { head: 'Consumer', cell: ({ consumer }) => consumer },
              { head: 'Processed', number: true, cell: (row) => formatCount(row.processed) },
              { head: 'Failed', number: true, cell: (row) => formatCount(row.failed) },
            ]}
          />
        </Panel>
      </div>
      <Panel title="Events, a sample" flush>
        <Table
          cards
          label="Sample of the events"
          rows={radius.sample}
          keyOf={({ event_id }) => event_id}
          columns={[
            { head: 'Ingested', cell: ({ ingested_at }) => <When at={ingested_at} /> },
            {
              head: 'Type',
              cell: (event) => <Link href={`/events/${event.event_id}`}>{event.event_type}</Link>,
            },
            { head: 'Entity', cell: ({ entity_id }) => <Entity id={entity_id} /> },
            {
              head: 'Deliveries',
              cell: (event) => <EntriesSummary entries={event.entries} routes={event.routes} />,
            },
          ]}
        />
      </Panel>
    </>
  );
}
