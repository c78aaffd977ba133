import type { DeliveryAttempt, DeliveryEntry, Trace, WaitedFor } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { Badge, EntryBadge } from '../display/badge.js';
import { CopyButton } from '../display/copy.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { When } from '../display/when.js';
import { Attempts } from './attempts.js';
import { SentRequest } from './sent-request.js';
import { attemptsOf } from './timeline.js';
import { topicPath } from '../topics/topic-path.js';

export function DeliveriesPanel({ trace }: { trace: Trace }) {
  const { deliveries } = trace.event;
  return (
    <Panel title="Deliveries" flush>
      {deliveries.length === 0 ? (
        <EmptyState title="No delivery was ordered">No topic takes events of this type.</EmptyState>
      ) : (
        <ul className="deliveries">
          {deliveries.map((entry) => (
            <li key={entry.id}>
              <Delivery entry={entry} attempts={attemptsOf(trace, entry.id)} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Delivery({ entry, attempts }: { entry: DeliveryEntry; attempts: DeliveryAttempt[] }) {
  return (
    <div className="stack">
      <div className="actions">
        <Link href={topicPath(entry.topic)} className="delivery-topic">
          {entry.topic}
        </Link>
        <EntryBadge state={entry.state} />
        {entry.parked && <Badge tone="warn">behind its key</Badge>}
        {entry.waits_for && <WaitsFor head={entry.waits_for} />}
        {entry.edited && <Badge tone="note">edited payload</Badge>}
        {entry.replay_id && <Link href={`/replays/${entry.replay_id}`}>of a replay</Link>}
        {entry.state === 'dead' && <Link href={`/dead-letters/${entry.id}`}>Act on it</Link>}
      </div>
      <p className="small muted wrap-anywhere">
        <bdi>{sentenceOf(entry)}</bdi>
      </p>
      <p className="small muted">
        {entry.delivered_at && (
          <>
            Delivered <When at={entry.delivered_at} />{' '}
          </>
        )}
        {entry.next_attempt_at && entry.state === 'pending' && !entry.parked && (
          <>
            Next attempt <When at={entry.next_attempt_at} />{' '}
          </>
        )}
        {entry.broker_ref && (
          <span className="copyable">
            receipt <code>{entry.broker_ref}</code>
            <CopyButton text={entry.broker_ref} what="broker receipt" />
          </span>
        )}
      </p>
      <Attempts attempts={attempts} />
      {attempts.length === 0 && <Request entry={entry} />}
    </div>
  );
}

/** What has to happen before a parked entry is tried. */
function WaitsFor({ head }: { head: WaitedFor }) {
  const dead = head.state === 'dead';
  return (
    <Link href={dead ? `/dead-letters/${head.entry_id}` : `/entries/${head.entry_id}`}>
      waits for {dead ? 'dead letter' : 'the retry of'} {head.entry_id}
    </Link>
  );
}

function sentenceOf(entry: DeliveryEntry): string {
  const parts = [`entry ${entry.id}`, plural(entry.delivery_attempts, 'attempt')];
  if (entry.attempts_forgiven > 0) parts.push(`${entry.attempts_forgiven} forgiven by a replay`);
  if (entry.partition_key) parts.push(`key ${entry.partition_key}`);
  if (entry.claimed_by) parts.push(`last claimed by ${entry.claimed_by}`);
  return parts.join(' · ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A first try that succeeded leaves no attempt behind: its request is read here. */
function Request({ entry }: { entry: DeliveryEntry }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="attempt" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Request</summary>
      {open && (
        <div className="stack attempt-body">
          <SentRequest eventId={entry.event_id} entryId={entry.id} />
        </div>
      )}
    </details>
  );
}
