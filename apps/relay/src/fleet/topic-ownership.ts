import type { TopicRepository } from '@acp/persistence';
import type { TopicPump } from '../deliver/topic-pump.js';
import { planOwnership } from './ownership-plan.js';

/**
 * A topic ordered by key is delivered by one worker at a time: whoever owns its cursor. The others
 * stand by and take over when the owner's lease is over and its claims have been given back. Several
 * ordered topics are spread over the fleet.
 */
export class TopicOwnership {
  private readonly owned = new Set<string>();
  /** Looks in a row at which a topic had no owner. */
  private readonly freeLooks = new Map<string, number>();
  /** On its way to another worker: given back when nothing of it is in hand any more. */
  private leaving: TopicPump | undefined;
  private readonly ordered: ReadonlyMap<string, TopicPump>;

  constructor(
    private readonly topics: TopicRepository,
    private readonly workerId: string,
    pumps: readonly TopicPump[],
  ) {
    const ordered = pumps.filter((pump) => pump.topic.ordering === 'key');
    this.ordered = new Map(ordered.map((pump) => [pump.topic.name, pump]));
    for (const pump of ordered) pump.hold.block('owner', true);
  }

  async runOnce(): Promise<void> {
    if (this.ordered.size === 0) return;
    if (this.leaving) await this.handOver(this.leaving);
    const standing = await this.topics.ownership([...this.ordered.keys()]);
    for (const { topic, owner } of standing.topics) {
      this.freeLooks.set(topic, owner === null ? this.looksOf(topic) + 1 : 0);
      this.note(topic, owner === this.workerId);
    }
    const plan = planOwnership(standing, this.workerId, (topic) => this.looksOf(topic));
    for (const topic of plan.take) {
      this.note(topic, await this.topics.takeOwnership(topic, this.workerId));
    }
    if (plan.giveUp && !this.leaving) this.beginHandOver(this.ordered.get(plan.giveUp)!);
  }

  /** After the pumps have drained: lets another worker go on at once. */
  async yield(): Promise<void> {
    for (const name of this.owned) await this.topics.yieldOwnership(name, this.workerId);
    this.owned.clear();
  }

  private beginHandOver(pump: TopicPump): void {
    this.leaving = pump;
    pump.hold.block('owner', true);
  }

  private async handOver(pump: TopicPump): Promise<void> {
    if (pump.knownClaims.size > 0) return;
    await this.topics.yieldOwnership(pump.topic.name, this.workerId);
    this.leaving = undefined;
  }

  private note(topic: string, owns: boolean): void {
    if (owns === this.owned.has(topic)) return;
    const pump = this.ordered.get(topic)!;
    if (owns) this.owned.add(topic);
    else this.owned.delete(topic);
    pump.hold.block('owner', !owns);
    pump.wake();
  }

  private looksOf(topic: string): number {
    return this.freeLooks.get(topic) ?? 0;
  }
}
