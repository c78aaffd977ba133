import {
  systemClock,
  thrownText,
  type OutboundMessage,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
} from '@acp/contracts';
import type { ClaimedEntry } from '@acp/persistence';
import { cleanOutcome } from './clean-outcomes.js';
import { messageOf } from './messages.js';

/** Time beyond the transport's own timeout before the batch is given up on from outside. */
const GRACE_MS = 2_000;

/**
 * Publishes entries and always comes back with one outcome per entry: a transport that throws or
 * hangs past its timeout is answered for, and cannot hold the pump.
 */
export class Publisher {
  private readonly stopping = new AbortController();

  constructor(
    private readonly topic: TopicDefinition,
    private readonly transport: Transport,
    private readonly now: () => Date = () => systemClock.now(),
  ) {}

  async publish(entries: readonly ClaimedEntry[]): Promise<PublishOutcome[]> {
    let timer: NodeJS.Timeout | undefined;
    const limitMs = this.topic.limits.publish_timeout_ms + GRACE_MS;
    const tooLate = new Promise<PublishOutcome[]>((resolve) => {
      timer = setTimeout(() => resolve(entries.map(() => timedOut(limitMs))), limitMs);
    });
    try {
      return await Promise.race([this.attempt(entries), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends what is still being published at the end of the grace period. */
  abort(): void {
    this.stopping.abort();
  }

  private async attempt(entries: readonly ClaimedEntry[]): Promise<PublishOutcome[]> {
    try {
      const messages = entries.map(messageOf);
      const now = this.now();
      const refusals = messages.map((message, index) => refusalOf(entries[index]!, message, now));
      if (refusals.every((refusal) => refusal === null)) {
        return await this.send(messages as OutboundMessage[]);
      }
      return await this.sendOthers(entries, messages, refusals);
    } catch (error) {
      return entries.map(() => cleanOutcome(broken(thrownText(error))));
    }
  }

  private async send(messages: readonly OutboundMessage[]): Promise<PublishOutcome[]> {
    const context = { signal: this.stopping.signal };
    const outcomes = await this.transport.publishBatch(messages, context);
    if (outcomes.length === messages.length) return outcomes.map(cleanOutcome);
    return messages.map(() =>
      broken(`${outcomes.length} outcomes for ${messages.length} messages`),
    );
  }

  /** Refuses what must not go, and sends the rest, in an ordered topic up to there in each key. */
  private async sendOthers(
    entries: readonly ClaimedEntry[],
    messages: readonly (OutboundMessage | null)[],
    refusals: readonly (PublishOutcome | null)[],
  ): Promise<PublishOutcome[]> {
    const stuck = new Set<string>();
    const own = refusals.map<PublishOutcome | null>((refusal, index) => {
      const key = this.topic.ordering === 'key' ? entries[index]!.partition_key : null;
      if (key !== null && stuck.has(key)) return { kind: 'held_back' };
      if (refusal && key !== null) stuck.add(key);
      return refusal;
    });
    const sendable = messages.filter((_, index) => own[index] === null) as OutboundMessage[];
    const sent = sendable.length === 0 ? [] : await this.send(sendable);
    return own.map((outcome) => outcome ?? sent.shift()!);
  }
}

/**
 * Why a message is not sent at all: it cannot be, or it is a release past its time. The time stands in
 * the headers, so that the envelope is not read here, and is compared last of all before the transport.
 */
function refusalOf(
  entry: ClaimedEntry,
  message: OutboundMessage | null,
  now: Date,
): PublishOutcome | null {
  if (!message) return entry.lacks === 'event' ? EVENT_GONE : UNREADABLE;
  const validUntil = message.headers['valid_until'];
  // Written so that a time which cannot be read is over.
  if (validUntil === undefined || now.getTime() < Date.parse(validUntil)) return null;
  const text = `the release was valid until ${validUntil}`;
  return { kind: 'rejected', code: 'DECISION.RELEASE_LAPSED', message: text };
}

/** Whether the transport has said anything about the message: what we refuse it never saw. */
export function wasSent(outcome: PublishOutcome): boolean {
  return outcome.kind !== 'rejected' || !REFUSED_BY_US.has(outcome.code);
}

const REFUSED_BY_US = new Set([
  'RELAY.UNREADABLE_HEADERS',
  'RELAY.EVENT_GONE',
  'DECISION.RELEASE_LAPSED',
]);

const UNREADABLE: PublishOutcome = {
  kind: 'rejected',
  code: 'RELAY.UNREADABLE_HEADERS',
  message: 'the headers of the entry are not an object of texts',
};

const EVENT_GONE: PublishOutcome = {
  kind: 'rejected',
  code: 'RELAY.EVENT_GONE',
  message: 'the event of the entry is not there, so that there is nothing to send',
};

function timedOut(ms: number): PublishOutcome {
  const message = `the transport did not come back within ${ms} ms`;
  return { kind: 'unknown', code: 'TRANSPORT.TIMEOUT', message };
}

function broken(message: string): PublishOutcome {
  return { kind: 'unknown', code: 'TRANSPORT.FAILED', message };
}
