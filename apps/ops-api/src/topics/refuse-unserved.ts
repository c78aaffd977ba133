import { ControlPlaneError } from '@acp/contracts';
import type { TopicStateRepository } from '@acp/persistence';

const TOPICS_NAMED_MAX = 5;

/**
 * What is ordered for a topic that no live worker has waits until one does, and looks as if it were
 * done. So whatever orders deliveries again refuses such topics with the way out
 * (`REPLAY.TOPIC_NOT_SERVED`), unless the operator allows them. Answers those it was allowed: what is
 * ordered for them is not delivered.
 */
export async function refuseUnserved(
  topics: Pick<TopicStateRepository, 'unserved'>,
  names: readonly string[],
  { allow_unserved }: { allow_unserved?: boolean | undefined },
): Promise<string[]> {
  const unserved = await topics.unserved(names);
  if (unserved.length === 0 || allow_unserved) return unserved;
  const named = unserved.slice(0, TOPICS_NAMED_MAX).map((topic) => JSON.stringify(topic));
  const more = unserved.length > named.length ? ` and ${unserved.length - named.length} more` : '';
  const detail =
    `no live relay worker has ${named.join(', ')}${more}: start a relay that serves it, ` +
    'narrow the filter to another topic, or send allow_unserved: true';
  throw new ControlPlaneError('REPLAY.TOPIC_NOT_SERVED', detail);
}
