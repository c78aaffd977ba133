import type { Topic, TopicAlarms } from '@acp/contracts';
import { metric } from '@acp/observability';
import { TopicStateRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** Keys of a topic that are counted as blocked; more are shown as this many. */
const BLOCKED_KEYS_MAX = 1_000;
/** A retry that is due is claimed within a poll or two. */
const OVERDUE_AFTER_SECONDS = 5;

/** Shows each topic's backlog to Prometheus. Only the ops-api does, so nothing is counted twice. */
@Injectable()
export class TopicGauges {
  private newest: readonly Topic[] | null = null;

  constructor(private readonly topics: TopicStateRepository) {}

  /** As last read by the duty, for those for whom a few seconds are no matter. */
  async latest(): Promise<readonly Topic[]> {
    return this.newest ?? this.topics.list();
  }

  async runOnce(): Promise<void> {
    const retired = await this.topics.list({ retired: true });
    const names = new Set(retired.map(({ topic }) => topic));
    for (const name of names) forget(name);
    this.newest = await this.topics.list();
    for (const state of this.newest) {
      const { topic } = state;
      metric('backlog').set({ topic }, state.backlog.value);
      metric('oldestEntryAge').set({ topic }, state.oldest_age_seconds ?? 0);
      metric('deadLetters').set({ topic }, state.dead.value);
      metric('topicServed').set({ topic }, Number(state.served));
      const paused = state.paused_at !== null;
      const byRelay = state.probe_at !== null;
      showLimits(state);
      metric('topicPaused').set({ topic, by: 'operator' }, Number(paused && !byRelay));
      metric('topicPaused').set({ topic, by: 'relay' }, Number(byRelay));
      if (state.ordering !== 'key') continue;
      const keys = await this.topics.blockedKeys(topic, BLOCKED_KEYS_MAX, null);
      metric('blockedKeys').set({ topic }, keys.length);
    }
    for (const { topic, seconds } of await this.topics.oldestDue()) {
      if (!names.has(topic)) metric('oldestDueAge').set({ topic }, seconds);
    }
    for (const { topic, overdue } of await this.topics.overdueRetries(OVERDUE_AFTER_SECONDS)) {
      if (names.has(topic)) continue;
      metric('overdueRetries').set({ topic }, overdue);
    }
  }
}

/** What the topics file says of this one; of the others the rules of the alarms have a number of their own. */
function showLimits({ topic, policy }: Topic): void {
  const { due_s, not_yet_s } = (policy['alarms'] ?? {}) as TopicAlarms;
  show('topicDueLimit', topic, due_s);
  show('topicNotYetLimit', topic, not_yet_s);
}

function show(
  limit: 'topicDueLimit' | 'topicNotYetLimit',
  topic: string,
  seconds: number | undefined,
): void {
  if (seconds === undefined) metric(limit).remove({ topic });
  else metric(limit).set({ topic }, seconds);
}

/** What was shown of a topic before it was retired would stand in every scrape for ever. */
function forget(topic: string): void {
  const byTopic = [
    'backlog',
    'oldestEntryAge',
    'oldestDueAge',
    'deadLetters',
    'topicServed',
    'blockedKeys',
    'topicDueLimit',
    'topicNotYetLimit',
  ] as const;
  for (const name of [...byTopic, 'overdueRetries'] as const) metric(name).remove({ topic });
  for (const by of ['operator', 'relay']) metric('topicPaused').remove({ topic, by });
}
