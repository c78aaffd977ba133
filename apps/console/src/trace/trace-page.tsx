import type { Trace } from '@acp/contracts/api';
import { Link } from 'wouter';
import { ApiFailure } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { PageFrame } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { DeliveriesPanel } from './deliveries-panel.js';
import { DerivationPanel } from './derivation-panel.js';
import { EffectsPanel } from './effects-panel.js';
import { EventFacts } from './event-facts.js';
import { RelativesPanel } from './relatives-panel.js';
import { StepList } from './step-list.js';
import { TimelinePanel } from './timeline-panel.js';

/** While a delivery is under way the page asks again. */
const PATH = '/v1/events/{event_id}/trace';
const REFRESH_MS = 3_000;

export default function TracePage({ id }: { id: string }) {
  const params = { path: { event_id: id } };
  const known = useAnswer(PATH, params);
  const trace = useAnswer(PATH, params, {
    refreshMs: known.data && isUnderWay(known.data) ? REFRESH_MS : false,
  });
  return (
    <div className="trace-page">
      <PageFrame title={trace.data?.event.event_type ?? 'Event'}>
        {isGone(trace.error) && !trace.data ? (
          <div className="panel">
            <EmptyState title="No event has this id">
              It was never stored here, retention has taken it, or it is lost: the{' '}
              <Link href="/ledger">ledger</Link> names what is lost. It may be a{' '}
              <Link href={`/traces/${id}`}>trace</Link>, or a record that was{' '}
              <Link href="/rejected">rejected</Link>.
            </EmptyState>
          </div>
        ) : (
          <Fetched data={trace.data} error={trace.error} onRetry={() => void trace.refetch()}>
            {(life) => (
              <>
                <EventFacts trace={life} />
                <TimelinePanel trace={life} />
                <div className="split">
                  <DeliveriesPanel trace={life} />
                  <EffectsPanel effects={life.event.effects} />
                </div>
                <DerivationPanel event={life.event} />
                <RelativesPanel event={life.event} relatives={life.relatives} />
                <StepList steps={life.steps} />
              </>
            )}
          </Fetched>
        )}
      </PageFrame>
    </div>
  );
}

function isGone(error: Error | null): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

function isUnderWay({ event }: Trace): boolean {
  return event.entries.pending > 0 || event.entries.in_flight > 0;
}
