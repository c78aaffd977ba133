import { holdsUrlPassword, isSecretMember } from './environment-references.js';
import { escapePointer } from './shape.js';
import type { TopicDefinition } from './topic.js';

const MASK = '***';

/** A topic without `references`, safe to show: see {@link topicPolicyForDisplay}. */
export type TopicPolicy = Omit<TopicDefinition, 'references'>;

/**
 * A topic's definition for operators, logs and the `topics` table. What came from the environment is
 * shown as it was written (`${NAME}`), what is a secret by its name or holds a password is masked.
 */
export function topicPolicyForDisplay({ references, ...topic }: TopicDefinition): TopicPolicy {
  return {
    ...topic,
    destination: show(topic.destination, '/destination', ''),
    options: show(topic.options, '/options', ''),
  };

  function show<T>(value: T, path: string, member: string): T {
    return mask(value, path, member) as T;
  }

  function mask(value: unknown, path: string, member: string): unknown {
    if (Array.isArray(value)) return value.map((item, i) => mask(item, `${path}/${i}`, member));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(
        ([name, item]) => [name, mask(item, `${path}/${escapePointer(name)}`, name)] as const,
      );
      return Object.fromEntries(entries);
    }
    const written = references?.[path];
    if (written !== undefined) return written;
    if (typeof value !== 'string') return value;
    return isSecretMember(member) || holdsUrlPassword(value) ? MASK : value;
  }
}
