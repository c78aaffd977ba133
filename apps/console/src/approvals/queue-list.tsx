import { useEffect, useRef } from 'react';
import { Badge } from '../display/badge.js';
import { formatAge, shortId } from '../display/format.js';
import { modelOf, policyOf } from '../decisions/decision-table.js';
import { isOver, leftOf, SOON_MS, type QueueItem } from './queue.js';

interface QueueListProps {
  queue: readonly QueueItem[];
  current: string | undefined;
  marked: ReadonlySet<string>;
  nowMs: number;
  onPick: (id: string) => void;
}

/** The queue. Whoever moves in it takes the focus along, unless that is at work elsewhere. */
export function QueueList({ queue, current, marked, nowMs, onPick }: QueueListProps) {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(current);
  useEffect(() => {
    if (before.current === current) return;
    before.current = current;
    const { activeElement: active, body } = document;
    if (active !== body && !list.current?.contains(active)) return;
    list.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus();
  }, [current]);
  return (
    <ul className="queue" ref={list} aria-label="Held decisions">
      {queue.map((item) => (
        <li key={item.decision.decision_id}>
          <QueueRow
            item={item}
            current={item.decision.decision_id === current}
            marked={marked.has(item.decision.decision_id)}
            nowMs={nowMs}
            onPick={onPick}
          />
        </li>
      ))}
    </ul>
  );
}

interface QueueRowProps {
  item: QueueItem;
  current: boolean;
  marked: boolean;
  nowMs: number;
  onPick: (id: string) => void;
}

function QueueRow({ item, current, marked, nowMs, onPick }: QueueRowProps) {
  const { decision } = item;
  const over = isOver(item, nowMs);
  return (
    <button
      type="button"
      className={over ? 'queue-row over' : 'queue-row'}
      data-decision={decision.decision_id}
      aria-current={current}
      tabIndex={current ? 0 : -1}
      onClick={() => onPick(decision.decision_id)}
    >
      <span className="queue-head">
        <strong>{decision.kind}</strong>
        {marked && <Badge tone="note">marked</Badge>}
        <TimeLeft item={item} nowMs={nowMs} />
      </span>
      <bdi className="clip">
        {modelOf(decision)} · {decision.actor}
        {decision.subject !== null && ` · ${decision.subject}`}
      </bdi>
      <span className="muted small">
        {decision.approvals} of {decision.quorum} approvals · {policyOf(decision)} ·{' '}
        <code>{shortId(decision.decision_id)}</code>
      </span>
    </button>
  );
}

function TimeLeft({ item, nowMs }: { item: QueueItem; nowMs: number }) {
  const leftMs = leftOf(item.decision, nowMs);
  if (leftMs === 0) return <Badge>expired</Badge>;
  if (item.gone) return <Badge>no longer held</Badge>;
  const text = `${formatAge(Math.floor(leftMs / 1_000))} left`;
  return leftMs <= SOON_MS ? (
    <Badge tone="warn">{text}</Badge>
  ) : (
    <span className="muted small">{text}</span>
  );
}
