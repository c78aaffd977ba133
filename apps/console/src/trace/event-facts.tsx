import type { Trace, TraceHop } from '@acp/contracts/api';
import { Link } from 'wouter';
import { decisionOfEvent } from '../decisions/decision-of-event.js';
import { CopyButton, Identity } from '../display/copy.js';
import { Fact } from '../display/fact.js';
import { formatDuration } from '../display/format.js';
import { WhenBoth } from '../display/when.js';
import { EntriesSummary } from '../events/entries-summary.js';
import { HOP_TEXT } from '../overview/hop-table.js';

export function EventFacts({ trace }: { trace: Trace }) {
  const { event } = trace;
  const decision = decisionOfEvent(event);
  return (
    <section className="panel" aria-label="The event">
      <div className="panel-body stack">
        <div className="actions">
          <Identity id={event.event_id} what="event id" full />
          <EntriesSummary entries={event.entries} routes={event.routes} />
          <span className="copy-link">
            <CopyButton text={window.location.href} what="link to this page" />
            <span className="small muted">Copy link</span>
          </span>
        </div>
        <dl className="facts">
          <Fact name="Source">{event.source}</Fact>
          <Fact name={event.entity_type ? `Entity (${event.entity_type})` : 'Entity'}>
            {event.entity_id ? <EntityLink id={event.entity_id} /> : '–'}
          </Fact>
          <Fact name="Occurred">
            <WhenBoth at={event.occurred_at} />
          </Fact>
          <Fact name="Ingested">
            <WhenBoth at={event.ingested_at} />
          </Fact>
          <Fact name="Trace">
            <Identity id={event.trace_id} what="trace id" href={`/traces/${event.trace_id}`} />
          </Fact>
          <Fact name="Caused by">
            {event.causation_id ? (
              <Identity
                id={event.causation_id}
                what="causing event id"
                href={`/events/${event.causation_id}`}
              />
            ) : (
              '–'
            )}
          </Fact>
          {decision && (
            <Fact name="Decision">
              <Identity id={decision} what="decision id" href={`/decisions/${decision}`} />
            </Fact>
          )}
          <Fact name="Schema, mapper">
            version {event.schema_version}, mapper {event.mapper_version}
          </Fact>
          <Fact name="Raw payload">
            <Identity
              id={event.raw_payload_id}
              what="raw payload id"
              href={`/blast-radius?raw_payload_id=${event.raw_payload_id}`}
            />
          </Fact>
        </dl>
        <Hops hops={trace.hops} />
      </div>
    </section>
  );
}

function EntityLink({ id }: { id: string }) {
  const query = /\s/.test(id) ? `entity_id:"${id}"` : `entity_id:${id}`;
  return (
    <Link href={`/events?q=${encodeURIComponent(query)}`}>
      <bdi>{id}</bdi>
    </Link>
  );
}

function Hops({ hops }: { hops: readonly TraceHop[] }) {
  if (hops.length === 0) return null;
  return (
    <ol className="hops" aria-label="Time by hop">
      {hops.map((hop) => (
        <li key={`${hop.hop} ${hop.entry_id} ${hop.consumer}`}>
          <span className="muted small">{HOP_TEXT[hop.hop]}</span>
          <strong>{formatDuration(hop.duration_ms)}</strong>
          <span className="muted small">{hop.consumer ?? hop.topic ?? 'event'}</span>
        </li>
      ))}
    </ol>
  );
}
