import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { HELD_BACK, rejected } from './outcomes.js';

export interface SendableRules {
  /** Largest envelope the topic or the broker takes. */
  bytesMax: number;
  /** Whether the topic is ordered by key. */
  ordered: boolean;
}

/**
 * Refuses envelopes over the limit before anything is sent, and in an ordered topic holds back what
 * comes after one of them in its key. The rest goes to `send`, which answers for those alone.
 */
export async function publishSendable(
  messages: readonly OutboundMessage[],
  rules: SendableRules,
  send: (messages: readonly OutboundMessage[]) => Promise<PublishOutcome[]>,
): Promise<PublishOutcome[]> {
  const outcomes: (PublishOutcome | undefined)[] = [];
  const blocked = new Set<string>();
  for (const message of messages) {
    const key = rules.ordered ? message.partition_key : null;
    if (key !== null && blocked.has(key)) outcomes.push(HELD_BACK);
    else if (isOversized(message, rules.bytesMax)) {
      outcomes.push(oversized(message, rules.bytesMax));
      if (key !== null) blocked.add(key);
    } else outcomes.push(undefined);
  }
  const sendable = messages.filter((_, index) => outcomes[index] === undefined);
  const sent = sendable.length > 0 ? await send(sendable) : [];
  let next = 0;
  return outcomes.map((outcome) => outcome ?? sent[next++]!);
}

/** UTF-8 takes at most three bytes for each unit of a JavaScript string. */
function isOversized({ payload }: OutboundMessage, bytesMax: number): boolean {
  return payload.length * 3 > bytesMax && Buffer.byteLength(payload) > bytesMax;
}

function oversized({ payload }: OutboundMessage, bytesMax: number): PublishOutcome {
  const bytes = Buffer.byteLength(payload);
  return rejected(`the envelope has ${bytes} bytes, the limit is ${bytesMax}`, {
    code: 'TRANSPORT.MESSAGE_TOO_LARGE',
  });
}
