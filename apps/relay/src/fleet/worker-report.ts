import { thrownText } from '@acp/contracts';
import type { WorkerTopicReport } from '@acp/persistence';
import { ERROR_TEXT_CHARS_MAX } from '../deliver/clean-outcomes.js';
import type { PumpObserver } from '../observe/pump-observer.js';
import type { TopicPump } from '../deliver/topic-pump.js';

interface TopicFacts {
  published: number;
  lastSuccessAt: Date | null;
  lastError: string | null;
}

/** What this worker says about its topics with each heartbeat; operators see it in `/v1/topics`. */
export class WorkerReport {
  private readonly facts = new Map<string, TopicFacts>();

  /** The observer, listened in on. */
  watch(topic: string, observer: PumpObserver): PumpObserver {
    const facts: TopicFacts = { published: 0, lastSuccessAt: null, lastError: null };
    this.facts.set(topic, facts);
    return {
      claimed: (kind, entries, ms) => observer.claimed(kind, entries, ms),
      published: (entries, ms) => observer.published(entries, ms),
      breakerChanged: (state, reason) => observer.breakerChanged(state, reason),
      failed: (step, error) => {
        facts.lastError = `${step}: ${thrownText(error, ERROR_TEXT_CHARS_MAX)}`;
        observer.failed(step, error);
      },
      settled: (claim, outcomes, count, last) => {
        for (const outcome of outcomes) {
          if (outcome.kind === 'delivered') facts.published += 1;
          else if (outcome.errorMessage) facts.lastError = outcome.errorMessage;
        }
        if (outcomes.some(({ kind }) => kind === 'delivered')) facts.lastSuccessAt = new Date();
        observer.settled(claim, outcomes, count, last);
      },
    };
  }

  of(pumps: readonly TopicPump[]): Record<string, WorkerTopicReport> {
    return Object.fromEntries(pumps.map((pump) => [pump.topic.name, this.reportOf(pump)]));
  }

  private reportOf(pump: TopicPump): WorkerTopicReport {
    const facts = this.facts.get(pump.topic.name);
    const { breaker } = pump;
    const since = new Date(Date.now() - breaker.stateAgeMs);
    return {
      breaker: breaker.state,
      breaker_since: since.toISOString(),
      breaker_reason: breaker.reason,
      in_flight: pump.hold.entries,
      published: facts?.published ?? 0,
      last_success_at: facts?.lastSuccessAt?.toISOString() ?? null,
      last_error: facts?.lastError ?? null,
      paused_by_system: breaker.suspension?.reason ?? null,
    };
  }
}
