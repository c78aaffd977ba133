import { systemClock, type BreakerPolicy } from '@acp/contracts';
import type { SystemPauseRepository, TopicControl } from '@acp/persistence';
import type { TopicPump } from '../deliver/topic-pump.js';
import type { RelayObserver } from '../observe/relay-observer.js';

export interface SystemPauseOptions {
  pauses: SystemPauseRepository;
  observer: Pick<RelayObserver, 'paused' | 'resumed'>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

interface Recent {
  liftedAt: number;
  firstProbeMs: number;
}

/**
 * What a systemic failure does to a topic: the worker that finds it writes a pause into `topics`, and
 * every worker stops. While it stands one worker of the fleet at a time tries one entry, at the
 * breaker's intervals; the first that is answered lifts it. An operator's resume lifts it too, and an
 * operator's pause takes its place. None of this spends an attempt.
 */
export class SystemPause {
  private readonly recent = new Map<string, Recent>();
  private readonly now: () => number;

  constructor(private readonly options: SystemPauseOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** One step for one topic, given what `topics` says of it. Rejects when the database is away. */
  async follow(pump: TopicPump, control: TopicControl | undefined): Promise<void> {
    const { breaker } = pump;
    if (breaker.suspension?.stage === 'reported') return this.order(pump);
    if (!control?.paused_by_system) return breaker.release();
    if (breaker.suspension === null) breaker.suspend(control.pause_reason ?? 'systemic failure');
    if (breaker.suspension?.stage === 'proven') await this.lift(pump);
    else await this.probe(pump);
  }

  private async order(pump: TopicPump): Promise<void> {
    const { breaker, topic } = pump;
    const reason = breaker.suspension!.reason;
    const firstProbeMs = this.firstProbeMs(topic.name, topic.breaker);
    const { pauses, observer } = this.options;
    const paused = await pauses.pause(topic.name, reason, firstProbeMs, systemClock.now());
    breaker.suspend(reason);
    if (paused) observer.paused(topic.name, reason);
  }

  private async lift(pump: TopicPump): Promise<void> {
    const topic = pump.topic.name;
    const lifted = await this.options.pauses.lift(topic, systemClock.now());
    const firstProbeMs = this.recent.get(topic)?.firstProbeMs ?? pump.topic.breaker.open_ms;
    this.recent.set(topic, { liftedAt: this.now(), firstProbeMs });
    pump.breaker.release();
    if (lifted) this.options.observer.resumed(topic);
  }

  private async probe(pump: TopicPump): Promise<void> {
    if (pump.hold.obstacles.length > 0) return;
    const { open_ms: least, open_max_ms: most } = pump.topic.breaker;
    if (!(await this.options.pauses.takeProbe(pump.topic.name, { least, most }))) return;
    pump.breaker.offerProbe();
    pump.wake();
  }

  /** Doubles when a pause has just been lifted: most of what follows fails, one lucky probe or not. */
  private firstProbeMs(topic: string, policy: BreakerPolicy): number {
    const before = this.recent.get(topic);
    const soon = before !== undefined && this.now() - before.liftedAt < policy.open_max_ms;
    const firstProbeMs = soon
      ? Math.min(before.firstProbeMs * 2, policy.open_max_ms)
      : policy.open_ms;
    this.recent.set(topic, { liftedAt: before?.liftedAt ?? -Infinity, firstProbeMs });
    return firstProbeMs;
  }
}
