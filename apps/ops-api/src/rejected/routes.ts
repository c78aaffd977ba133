import { ControlPlaneError, type TopicDefinition } from '@acp/contracts';
import type { TripleWrite } from '@acp/persistence';
import type { ActionStore } from '../store/action-store.js';

/** Where the entries of a write go. */
export function topicsOf({ records }: TripleWrite): string[] {
  return records.flatMap(({ entries }) => entries.map(({ topic }) => topic));
}

/** The topics as the relay has registered them: those are the ones that will be delivered. */
export async function routableTopics(store: ActionStore): Promise<TopicDefinition[]> {
  const topics = (await store.topics.list()).filter((topic) => topic.transport !== 'unknown');
  if (topics.length === 0) {
    const detail = 'no topics are registered yet; start a relay worker first';
    throw new ControlPlaneError('REQUEST.CONFLICT', detail);
  }
  const live = topics.filter((topic) => topic.breakers.length > 0);
  return (live.length > 0 ? live : topics).map(
    ({ policy }) => policy as unknown as TopicDefinition,
  );
}
