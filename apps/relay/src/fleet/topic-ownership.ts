import type { TopicRepository } from '@acp/persistence';
import type { TopicPump } from '../deliver/topic-pump.js';

/**
 * A topic ordered by key is delivered by one worker at a time: whoever owns its cursor. The others
 * stand by and take over when the owner's lease is over and its claims have been given back.
 */
export class TopicOwnership {
  private readonly owned = new Set<string>();

  constructor(
    private readonly topics: TopicRepository,
    private readonly workerId: string,
    private readonly pumps: readonly TopicPump[],
  ) {
    for (const pump of this.orderedPumps()) pump.hold.block('owner', true);
  }

  async runOnce(): Promise<void> {
    for (const pump of this.orderedPumps()) {
      const name = pump.topic.name;
      const owns = await this.topics.takeOwnership(name, this.workerId);
      if (owns !== this.owned.has(name)) this.change(pump, owns);
    }
  }

  /** After the pumps have drained: lets another worker go on at once. */
  async yield(): Promise<void> {
    for (const name of this.owned) await this.topics.yieldOwnership(name, this.workerId);
    this.owned.clear();
  }

  private change(pump: TopicPump, owns: boolean): void {
    if (owns) this.owned.add(pump.topic.name);
    else this.owned.delete(pump.topic.name);
    pump.hold.block('owner', !owns);
    pump.wake();
  }

  private orderedPumps(): TopicPump[] {
    return this.pumps.filter((pump) => pump.topic.ordering === 'key');
  }
}
