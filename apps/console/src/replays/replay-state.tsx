import type { Replay } from '@acp/contracts/api';
import { Badge, ReplayBadge } from '../display/badge.js';

/** A replay that has ordered everything is over; what it ordered may still wait to be delivered. */
export function ReplayState({ replay: { status, entries } }: { replay: Replay }) {
  const waits = entries.pending + entries.in_flight > 0;
  if (status === 'completed' && waits) return <Badge tone="warn">ordered, not delivered</Badge>;
  return <ReplayBadge status={status} />;
}
