import type { DecisionDetail } from '@acp/contracts/api';

/** A stretch of a decision's way; `where` is a topic or a consumer. */
interface DecisionHop {
  name: string;
  where: string;
  ms: number;
}

/** How long each part took, in the order it happened. What has not happened yet is left out. */
export function hopsOf(decision: DecisionDetail): DecisionHop[] {
  const { created_at, settled_at, deliveries, effects, quorum } = decision;
  const received = decision.verdicts[0]?.payload?.['now'];
  const hops = [hop('received → decided', 'policy', textOf(received), created_at)];
  if (quorum !== null) hops.push(hop('held → settled', 'people', created_at, settled_at));
  for (const { topic, created_at: ordered, delivered_at } of deliveries) {
    hops.push(hop('ordered → delivered', topic, ordered, delivered_at));
    for (const effect of effects) {
      if (effect.topic !== topic) continue;
      hops.push(hop('delivered → effect', effect.consumer, delivered_at, effect.processed_at));
    }
  }
  return hops.filter((known) => known !== null);
}

function hop(
  name: string,
  where: string,
  from: string | null,
  to: string | null,
): DecisionHop | null {
  if (from === null || to === null) return null;
  return { name, where, ms: Date.parse(to) - Date.parse(from) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
