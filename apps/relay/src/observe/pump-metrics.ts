import { deliversLive, type TopicDefinition } from '@acp/contracts';
import { metric, observeHop, type AppLogger } from '@acp/observability';
import type { ClaimedEntry, EntryOutcome } from '@acp/persistence';
import type { BreakerState } from '../breaker/topic-breaker.js';
import type { ClaimKind, NumberedClaim } from '../claim/claim.js';
import type { PumpObserver } from './pump-observer.js';

/** Entries of a claim whose hop times are recorded, evenly spaced: a histogram needs no more. */
const HOP_SAMPLES = 20;
const BREAKER_VALUE: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/** Metrics and log lines of one topic's pump. Lines: one per claim at debug, one per trouble. */
export class PumpMetrics implements PumpObserver {
  private readonly labels: { topic: string; transport: string };
  private readonly topic: { topic: string };

  constructor(
    topic: TopicDefinition,
    private readonly logger: AppLogger,
  ) {
    this.topic = { topic: topic.name };
    this.labels = { topic: topic.name, transport: topic.transport };
    metric('breakerState').set(this.topic, 0);
  }

  claimed(kind: ClaimKind, entries: number, ms: number): void {
    metric('relayClaims').inc({ ...this.topic, kind });
    metric('relayClaimedEntries').inc({ ...this.topic, kind }, entries);
    metric('relayStatementSeconds').observe({ ...this.topic, step: 'claim' }, ms / 1_000);
    metric('relayInFlight').inc(this.topic, entries);
  }

  published(entries: readonly ClaimedEntry[], ms: number): void {
    metric('publishLatency').observe(this.labels, ms / 1_000);
    metric('publishBatchEntries').observe(this.topic, entries.length);
    const publishedAt = new Date();
    const claimedAt = new Date(publishedAt.getTime() - ms);
    const step = Math.max(1, Math.floor(entries.length / HOP_SAMPLES));
    for (let index = 0; index < entries.length; index += step) {
      const entry = entries[index]!;
      if (!deliversLive({ ...entry, attemptsBefore: entry.attempts })) continue;
      const from = new Date(entry.created_at_ms);
      const of = { ...this.topic, ...eventOf(entry) };
      observeHop('committed_to_claimed', { from, to: claimedAt, ...of });
      observeHop('claimed_to_published', { from: claimedAt, to: publishedAt, ...of });
    }
  }

  settled(claim: NumberedClaim, outcomes: readonly EntryOutcome[], count: number): void {
    metric('relayInFlight').dec(this.topic, outcomes.length);
    if (count === 0 && outcomes.length > 0) {
      metric('relayStaleSettles').inc(this.topic);
      const line = { ...this.topic, claim_id: claim.id, entries: outcomes.length };
      this.logger.warn(line, 'a claim was no longer ours; another worker delivers its entries');
      return;
    }
    this.count(outcomes);
    this.logger.debug(
      { ...this.topic, claim_id: claim.id, kind: claim.kind, entries: outcomes.length },
      'claim settled',
    );
  }

  breakerChanged(state: BreakerState, reason: string | null): void {
    metric('breakerState').set(this.topic, BREAKER_VALUE[state]);
    if (state === 'open') metric('breakerOpened').inc(this.topic);
    const line = { ...this.topic, breaker: state, reason };
    if (state === 'open') this.logger.error(line, 'breaker open: nothing is claimed');
    else this.logger.info(line, `breaker ${state}`);
  }

  failed(step: string, error: unknown): void {
    this.logger.warn({ ...this.topic, step, err: error }, `${step} failed; tried again`);
  }

  private count(outcomes: readonly EntryOutcome[]): void {
    const kinds = new Map<string, number>();
    for (const outcome of outcomes) {
      kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1);
      if (outcome.kind !== 'retry' && outcome.kind !== 'dead') continue;
      const code = outcome.errorCode ?? 'unknown';
      metric('eventsFailed').inc({ ...this.labels, code });
      if (outcome.kind === 'dead') this.dead(outcome, code);
    }
    for (const [kind, number] of kinds) {
      const outcome = kind === 'postponed' || kind === 'parked' ? 'released' : kind;
      metric('relayOutcomes').inc({ ...this.topic, outcome }, number);
    }
    const delivered = kinds.get('delivered') ?? 0;
    metric('eventsPublished').inc(this.labels, delivered);
    if (delivered > 0) metric('relayLastDelivery').set(this.labels, Date.now() / 1_000);
  }

  private dead(outcome: EntryOutcome, code: string): void {
    metric('eventsDeadLettered').inc({ ...this.topic, code });
    const line = { ...this.topic, entry_id: outcome.entryId, code, error: outcome.errorMessage };
    this.logger.error(line, 'dead letter');
  }
}

/** Whose entry it is, for exemplars; the trace stands in its headers. */
function eventOf({ event_id, envelope }: ClaimedEntry) {
  const trace_id = envelope?.headers['traceparent']?.split('-')[1];
  return trace_id === undefined ? {} : { event: { event_id, trace_id } };
}
