import {
  effectBegins,
  type ConsumerEffect,
  type DeliveryEntry,
  type HopName,
  type TraceHop,
} from '@acp/contracts';
import type { LifeOfEvent } from './trace-steps.js';

/** How long each hop of the event took, as far as it has come. */
export function traceHops(life: Omit<LifeOfEvent, 'attempts' | 'actions'>): TraceHop[] {
  const received = life.event.raw_payload?.fetched_at ?? life.event.ingested_at;
  const committed = life.entries.find((entry) => entry.replay_id === null)?.created_at ?? null;
  return [
    hop('source_to_received', life.event.occurred_at, received),
    hop('received_to_committed', received, committed),
    ...life.entries.flatMap((entry) => [
      hop('committed_to_claimed', entry.created_at, entry.claimed_at, entry),
      hop('claimed_to_published', entry.claimed_at, entry.delivered_at, entry),
      ...effectsOf(entry, life).map((effect) => effectHop(entry, effect)),
    ]),
  ].filter((one): one is TraceHop => one !== null);
}

/** The effect belongs to the first delivery of its topic; later ones were duplicates to it. */
function effectsOf(
  entry: DeliveryEntry,
  life: Pick<LifeOfEvent, 'entries' | 'effects'>,
): ConsumerEffect[] {
  const first = life.entries
    .filter((other) => other.topic === entry.topic && other.delivered_at !== null)
    .sort((a, b) => (a.delivered_at! < b.delivered_at! ? -1 : 1))[0];
  if (first?.id !== entry.id) return [];
  return life.effects.filter((effect) => effect.topic === entry.topic);
}

function effectHop(entry: DeliveryEntry, effect: ConsumerEffect): TraceHop | null {
  const { processed_at } = effect;
  if (processed_at === null) return null;
  const from = effectBegins({ ...entry, processed_at });
  return hop('published_to_processed', from, processed_at, entry, effect);
}

function hop(
  name: HopName,
  from: string | null,
  to: string | null,
  entry?: DeliveryEntry,
  effect?: ConsumerEffect,
): TraceHop | null {
  if (from === null || to === null) return null;
  return {
    hop: name,
    entry_id: entry?.id ?? null,
    topic: entry?.topic ?? null,
    consumer: effect?.consumer ?? null,
    started_at: from,
    ended_at: to,
    // Clocks of a source or of a consumer's own database may disagree with ours.
    duration_ms: Math.max(0, Date.parse(to) - Date.parse(from)),
  };
}
