import type { TopicDefinition } from '@acp/contracts';
import type { Claim, KeyOrder } from '@acp/persistence';

export type ClaimKind = 'fresh' | 'due';

export interface NumberedClaim extends Claim {
  /** Claims of a topic in the order they were begun. */
  number: number;
  probe: boolean;
  kind: ClaimKind;
  bytes: number;
}

/** How claims of a topic keep the order of its keys; undefined for an unordered topic. */
export function keyOrderOf(topic: TopicDefinition): KeyOrder | undefined {
  if (topic.ordering !== 'key') return undefined;
  return { deadLettersBlock: topic.on_dead_letter === 'block' };
}
