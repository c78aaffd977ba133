import { ControlPlaneError, nearestName } from '@acp/contracts';

/**
 * Throws `REQUEST.MALFORMED` with each acknowledgement that names a topic which no relay has
 * registered: counted there, the effect would stand for no delivery.
 */
export function refuseUnknownTopics(
  acks: readonly { topic: string }[],
  known: readonly string[],
): void {
  const names = new Set(known);
  const reasons = acks.flatMap(({ topic }, index) =>
    names.has(topic) ? [] : [unknownTopicAt(index, topic, known)],
  );
  if (reasons.length === 0) return;
  const detail = `${reasons.length} of ${acks.length} name a topic that there is not`;
  throw new ControlPlaneError('REQUEST.MALFORMED', detail, {
    reasons: reasons.slice(0, REASONS_MAX),
  });
}

const REASONS_MAX = 20;

function unknownTopicAt(index: number, topic: string, known: readonly string[]) {
  const near = nearestName(topic, known);
  const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  return {
    code: 'REQUEST.MALFORMED',
    path: `/acks/${index}/topic`,
    message: `no topic ${JSON.stringify(topic)} is registered${hint}`,
  };
}
