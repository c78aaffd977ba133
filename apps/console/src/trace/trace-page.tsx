import type { Trace } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { PageFrame } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { DeliveriesPanel } from './deliveries-panel.js';
import { DerivationPanel } from './derivation-panel.js';
import { EffectsPanel } from './effects-panel.js';
import { EventFacts } from './event-facts.js';
import { RelativesPanel } from './relatives-panel.js';
import { StepList } from './step-list.js';
import { TimelinePanel } from './timeline-panel.js';

/** While a delivery is under way the page asks again. */
const REFRESH_MS = 3_000;

export default function TracePage({ id }: { id: string }) {
  const path = `/v1/events/${encodeURIComponent(id)}/trace`;
  const known = useAnswer<Trace>(path);
  const trace = useAnswer<Trace>(
    path,
    {},
    { refreshMs: known.data && isUnderWay(known.data) ? REFRESH_MS : false },
  );
  return (
    <PageFrame title={trace.data?.event.event_type ?? 'Event'}>
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
    </PageFrame>
  );
}

function isUnderWay({ event }: Trace): boolean {
  return event.entries.pending > 0 || event.entries.in_flight > 0;
}
