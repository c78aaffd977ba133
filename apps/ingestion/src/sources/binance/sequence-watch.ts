import type { EventDraft } from '@acp/contracts';

/** A hole in a venue's own numbering: what was sent between two updates and never arrived. */
export interface Gap {
  stream: string;
  after: string;
  before: string;
}

/** Beyond this many streams the ones not heard of for longest are forgotten. */
const STREAMS_MAX = 5_000;

/**
 * Watches the numbering of depth updates and aggregate trades. Only looks forward: what repeats or
 * arrives again after a reconnect is no gap and does not move the watch back.
 */
export class SequenceWatch {
  private readonly last: Map<string, number>;

  constructor(known: Readonly<Record<string, number>> = {}) {
    this.last = new Map(Object.entries(known));
  }

  /** The gap before this update, or null. */
  observe({ event_type, payload }: Pick<EventDraft, 'event_type' | 'payload'>): Gap | null {
    const step = stepOf(event_type, payload);
    if (!step) return null;
    const previous = this.last.get(step.stream);
    if (previous !== undefined && step.last <= previous) return null;
    this.last.delete(step.stream);
    this.last.set(step.stream, step.last);
    this.forgetOldest();
    if (previous === undefined || step.continues(previous)) return null;
    return { stream: step.stream, after: String(previous), before: String(step.first) };
  }

  /** For the cursor: the next start goes on from here. */
  positions(): Record<string, number> {
    return Object.fromEntries(this.last);
  }

  private forgetOldest(): void {
    if (this.last.size <= STREAMS_MAX) return;
    this.last.delete(this.last.keys().next().value!);
  }
}

interface Step {
  stream: string;
  first: number;
  last: number;
  continues(previous: number): boolean;
}

function stepOf(eventType: string, payload: Readonly<Record<string, unknown>>): Step | null {
  const stream = `${String(payload['venue'])}/${String(payload['symbol'])}`;
  if (eventType === 'MARKET_DEPTH_INGESTED') return depthStep(`${stream}/depth`, payload);
  if (eventType !== 'MARKET_TRADE_INGESTED' || payload['first_trade_id'] === undefined) return null;
  const id = Number(payload['trade_id']);
  return {
    stream: `${stream}/aggTrade`,
    first: id,
    last: id,
    continues: (previous) => id === previous + 1,
  };
}

/** Futures name the update before (`pu`); spot updates begin one after the last. */
function depthStep(stream: string, payload: Readonly<Record<string, unknown>>): Step {
  const first = Number(payload['first_update_id']);
  const before = payload['previous_update_id'];
  return {
    stream,
    first,
    last: Number(payload['last_update_id']),
    continues: (previous) =>
      before === undefined ? first <= previous + 1 : Number(before) === previous,
  };
}
