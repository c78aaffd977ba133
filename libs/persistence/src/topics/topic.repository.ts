import type { TopicDefinition } from '@acp/contracts';
import type { Database } from '../database.js';
import { registerTopics, takeOutOfRetirement } from './sql/register-topics.sql.js';
import { countLiveWorkers, readControls } from './sql/topic-controls.sql.js';
import {
  othersHoldClaims,
  readOwner,
  readOwnership,
  takeOwnership,
  yieldOwnership,
} from './sql/topic-ownership.sql.js';

/** What has been ordered for a topic at run time; wins over its definition. */
export interface TopicControl {
  topic: string;
  paused: boolean;
  /** The pause is the relay's own; see `SystemPauseRepository`. */
  paused_by_system: boolean;
  pause_reason: string | null;
  rate_per_second: number | null;
}

/** Ordered topics with their live owners, and who else could own them. */
export interface OwnershipStanding {
  topics: { topic: string; owner: string | null }[];
  /** Live and not stopping. */
  workers: { workerId: string; topics: string[] }[];
}

/** Topics as the relay needs them: registration, operator control, ownership. */
export class TopicRepository {
  constructor(private readonly database: Database) {}

  /** Makes the topics known; one that was retired is no longer. `policyOf` must leave secrets out: the row is shown to operators. */
  async register(
    topics: readonly TopicDefinition[],
    policyOf: (topic: TopicDefinition) => unknown,
  ): Promise<void> {
    const names = topics.map((topic) => topic.name);
    await this.database.run(registerTopics, [
      names,
      topics.map((topic) => topic.transport),
      topics.map((topic) => topic.ordering),
      topics.map((topic) => JSON.stringify(policyOf(topic))),
    ]);
    await this.database.run(takeOutOfRetirement, [names]);
  }

  async controls(): Promise<TopicControl[]> {
    return (await this.database.run<TopicControl & Record<string, unknown>>(readControls)).rows;
  }

  /** By topic: workers that serve it, whose lease holds and who are not stopping. */
  async liveWorkers(): Promise<Map<string, number>> {
    const { rows } = await this.database.run<{ topic: string; workers: number }>(countLiveWorkers);
    return new Map(rows.map(({ topic, workers }) => [topic, workers]));
  }

  /** How the ownership of these topics stands, and the live workers that may own some. */
  async ownership(topics: readonly string[]): Promise<OwnershipStanding> {
    type Row = OwnershipStanding & Record<string, unknown>;
    return (await this.database.run<Row>(readOwnership, [topics])).rows[0]!;
  }

  /**
   * True when the worker owns the topic afterwards. A claim that the owner before was about to make
   * can commit beside the change and be missing from its snapshot: so it is looked for once more.
   */
  async takeOwnership(topic: string, workerId: string): Promise<boolean> {
    const owner = await this.ownerOf(topic);
    if (owner === workerId) return true;
    if ((await this.database.run(takeOwnership, [topic, workerId])).count === 0) return false;
    const { rows } = await this.database.run<{ held: boolean }>(othersHoldClaims, [
      topic,
      workerId,
    ]);
    if (!rows[0]!.held) return true;
    await this.yieldOwnership(topic, workerId);
    return false;
  }

  async ownerOf(topic: string): Promise<string | null> {
    const { rows } = await this.database.run<{ owner: string | null }>(readOwner, [topic]);
    return rows[0]?.owner ?? null;
  }

  async yieldOwnership(topic: string, workerId: string): Promise<void> {
    await this.database.run(yieldOwnership, [topic, workerId]);
  }
}
