import type { DecisionDetail, DeliveryEntry } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge, EntryBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { Fact } from '../display/fact.js';
import { formatCount, formatDuration } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When, WhenBoth } from '../display/when.js';
import { EffectsPanel } from '../trace/effects-panel.js';
import { hopsOf } from './hops-of.js';
import { topicPath } from '../topics/topic-path.js';

/** What came of it: the release or the end, where it went, and what consumers made of it. */
export function OutcomePanels({ decision }: { decision: DecisionDetail }) {
  if (!decision.outcome) return null;
  return (
    <>
      <ReleasePanel decision={decision} outcome={decision.outcome} />
      <div className="split">
        <DeliveriesPanel deliveries={decision.deliveries} />
        <EffectsPanel effects={decision.effects} />
      </div>
    </>
  );
}

function ReleasePanel({
  decision,
  outcome,
}: {
  decision: DecisionDetail;
  outcome: NonNullable<DecisionDetail['outcome']>;
}) {
  const released = decision.state === 'released';
  const recalled = decision.deliveries.filter(({ state }) => state === 'discarded');
  const { audience, actor, reason } = outcome.payload;
  return (
    <Panel
      title={released ? 'Release' : 'End'}
      aside={released && recalled.length > 0 && <Badge tone="bad">recalled</Badge>}
    >
      {released && recalled.length > 0 && (
        <p className="notice bad">
          Recalled: {recalled.map(({ topic }) => topic).join(', ')} never got it, and a consumer
          that keeps to releases refuses it.
        </p>
      )}
      <dl className="facts">
        <Fact name="Event">
          <Identity id={outcome.event_id} what="event id" href={`/events/${outcome.event_id}`}>
            {outcome.event_type}
          </Identity>
        </Fact>
        {released && <Fact name="Place among releases">{decision.release_seq}</Fact>}
        {released && (
          <Fact name="Valid until">
            {decision.valid_until ? <WhenBoth at={decision.valid_until} /> : 'no end'}
          </Fact>
        )}
        {released && <Fact name="Audience">{textOf(audience) ?? 'anybody'}</Fact>}
        {textOf(actor) && <Fact name="By">{textOf(actor)}</Fact>}
        {textOf(reason) && <Fact name="Reason">{textOf(reason)}</Fact>}
      </dl>
      <Reservations decision={decision} />
      <Hops decision={decision} />
    </Panel>
  );
}

function Reservations({ decision: { reservations } }: { decision: DecisionDetail }) {
  if (reservations.length === 0) return null;
  return (
    <Table
      cards
      label="Taken of budgets"
      rows={reservations}
      keyOf={({ key }) => key}
      columns={[
        { head: 'Budget', cell: ({ key }) => <bdi className="wrap-anywhere">{key}</bdi> },
        { head: 'Taken', number: true, cell: ({ amount }) => amount },
        {
          head: 'Of the window since',
          cell: ({ window_start }) => <When at={window_start} coarse />,
        },
      ]}
    />
  );
}

function Hops({ decision }: { decision: DecisionDetail }) {
  return (
    <ol className="hops" aria-label="Time by hop">
      {hopsOf(decision).map(({ name, where, ms }) => (
        <li key={`${name} ${where}`}>
          <span className="muted small">{name}</span>
          <strong>{formatDuration(ms)}</strong>
          <span className="muted small">{where}</span>
        </li>
      ))}
    </ol>
  );
}

function DeliveriesPanel({ deliveries }: { deliveries: readonly DeliveryEntry[] }) {
  return (
    <Panel title="Deliveries" flush>
      {deliveries.length === 0 ? (
        <EmptyState title="No delivery was ordered">No topic takes it.</EmptyState>
      ) : (
        <Table
          cards
          label="Deliveries"
          rows={deliveries}
          keyOf={({ id }) => id}
          columns={[
            {
              head: 'Topic',
              cell: ({ topic }) => <Link href={topicPath(topic)}>{topic}</Link>,
            },
            { head: 'State', cell: ({ state }) => <EntryBadge state={state} /> },
            {
              head: 'Attempts',
              number: true,
              cell: ({ delivery_attempts }) => formatCount(delivery_attempts),
            },
            { head: 'Delivered', cell: ({ delivered_at }) => <When at={delivered_at} /> },
            { head: 'Entry', cell: ({ id }) => <Link href={`/entries/${id}`}>{id}</Link> },
          ]}
          detail={({ last_error, error_code }) =>
            last_error && (
              <bdi className="text-bad wrap-anywhere">
                {error_code && <code>{error_code}</code>} {last_error}
              </bdi>
            )
          }
        />
      )}
    </Panel>
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
