import type { DecisionSummary } from '@acp/contracts/api';
import { useState } from 'react';
import type { Pages } from '../api/use-pages.js';
import { keepGone, type QueueItem } from './queue.js';

/** What is held, and what has left the queue since the page was opened. */
export function useQueue(held: Pages<DecisionSummary>): QueueItem[] {
  const [kept, setKept] = useState<{ key: string; queue: QueueItem[] }>({ key: '', queue: [] });
  const key = held.items.map(({ decision_id, approvals }) => `${decision_id} ${approvals}`).join();
  if (held.pending || kept.key === key) return kept.queue;
  const next = { key, queue: keepGone(kept.queue, held.items) };
  setKept(next);
  return next.queue;
}
