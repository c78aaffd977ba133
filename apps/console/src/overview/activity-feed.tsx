import type { Activity, ActivityKind } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge, words, type Tone } from '../display/badge.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { When } from '../display/when.js';
import { useLive } from '../live/live.js';

const TONE: Record<ActivityKind, Tone> = {
  event_ingested: 'plain',
  entry_delivered: 'ok',
  entry_dead_lettered: 'bad',
  attempt_failed: 'warn',
  record_rejected: 'warn',
  operator_action: 'note',
  breaker_changed: 'bad',
};

export function ActivityFeed() {
  const { recent, mode, gap } = useLive();
  return (
    <Panel title="Recent activity" flush>
      {recent.length === 0 ? (
        <EmptyState title={mode === 'polling' ? 'The live stream is down' : 'Quiet'}>
          {mode === 'polling'
            ? 'The figures above are asked for again every few seconds.'
            : 'What happens from now on appears here.'}
        </EmptyState>
      ) : (
        <ol className="activity" tabIndex={0} aria-label="Recent activity, newest first">
          {recent.map((activity) => (
            <li key={activity.id}>
              <When at={activity.at} short />
              <Badge tone={toneOf(activity)}>{words(activity.kind)}</Badge>
              <bdi className="activity-text">{textOf(activity)}</bdi>
            </li>
          ))}
          {gap && <li className="muted small">Older activity was not kept.</li>}
        </ol>
      )}
    </Panel>
  );
}

function toneOf({ kind, breaker }: Activity): Tone {
  return kind === 'breaker_changed' && breaker === 'closed' ? 'ok' : TONE[kind];
}

function textOf({ event_id, topic, actor, kind, message }: Activity) {
  if (kind === 'breaker_changed') return words(message);
  const where = topic ?? actor;
  const text = where ? `${where} · ${message}` : message;
  return event_id ? <Link href={`/events/${event_id}`}>{text}</Link> : text;
}
