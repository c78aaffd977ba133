import type { Canary } from '@acp/contracts/api';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { formatAge, formatDuration } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { PlaceTable } from './place-table.js';

const REFRESH_MS = 5_000;

export default function CanariesPage() {
  const canary = useAnswer('/v1/canary', {}, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title="Canaries"
      lead="Events of the control plane’s own, through every way in to every topic and consumer. A place is judged from the one before it, so what stands still is missed where it stands."
    >
      <Fetched data={canary.data} error={canary.error} onRetry={() => void canary.refetch()}>
        {(data) => (
          <>
            <Panel title="Places" flush>
              {data.places.length === 0 ? (
                <EmptyState
                  title={data.enabled ? 'None has been judged yet' : 'No canaries are made'}
                >
                  {data.enabled
                    ? 'Ingestion sends them where CANARY_INTERVAL_MS is set for it as well.'
                    : 'CANARY_INTERVAL_MS of ingestion and the ops-api switches them on.'}
                </EmptyState>
              ) : (
                <PlaceTable places={data.places} />
              )}
            </Panel>
            {data.ways.length > 0 && <Ways ways={data.ways} />}
            {data.not_covered.length > 0 && <NotCovered places={data.not_covered} />}
          </>
        )}
      </Fetched>
    </PageFrame>
  );
}

function Ways({ ways }: { ways: Canary['ways'] }) {
  return (
    <Panel title="Ways in" flush>
      <Table
        cards
        label="Ways in"
        rows={ways}
        keyOf={({ way }) => way}
        columns={[
          { head: 'Way in', cell: ({ way }) => <bdi>{way}</bdi> },
          {
            head: 'Newest',
            cell: ({ event_id, age_seconds }) => (
              <Link href={`/events/${event_id}`}>{formatAge(age_seconds)} ago</Link>
            ),
          },
          {
            head: 'Answered after',
            number: true,
            cell: ({ answered_ms: ms }) => (ms === null ? '–' : formatDuration(ms)),
          },
        ]}
        detail={({ error }) =>
          error && (
            <p className="text-bad">
              <bdi>{error}</bdi>
            </p>
          )
        }
      />
    </Panel>
  );
}

const WHY: Record<Canary['not_covered'][number]['why'], string> = {
  gated: 'executors act on it, and its definition does not say canary: true',
  opted_out: 'its definition says canary: false',
  never_had_one: 'it has told of none yet',
};

function NotCovered({ places }: { places: Canary['not_covered'] }) {
  return (
    <Panel title="Not covered">
      <ul>
        {places.map(({ topic, consumer, why }) => (
          <li key={JSON.stringify([topic, consumer])}>
            <bdi>{consumer === null ? topic : `${consumer} at ${topic}`}</bdi>: {WHY[why]}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
