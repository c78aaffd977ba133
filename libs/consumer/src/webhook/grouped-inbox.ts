import type { Inbox } from '../inbox/inbox.js';
import type { ProcessOutcome } from '../inbox/process-outcome.js';
import type { InboundMessage } from '../message/inbound-message.js';

export interface GroupingLimits {
  /** Messages in one transaction. Default 200. */
  batchMax?: number;
  /** Transactions at once. Default 2. */
  concurrency?: number;
  /** Messages waiting for a transaction; more are answered "unavailable". Default 5,000. */
  waitingMax?: number;
}

interface Waiting {
  message: InboundMessage;
  resolve: (outcome: ProcessOutcome) => void;
}

/**
 * Puts messages that arrive one by one into common transactions. Nobody waits for a timer: while
 * transactions run, arrivals gather, and the next transaction takes what has gathered.
 */
export class GroupedInbox {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private readonly limits: Required<GroupingLimits>;

  constructor(
    private readonly inbox: Inbox,
    limits: GroupingLimits = {},
    private readonly ordered = false,
  ) {
    this.limits = { batchMax: 200, concurrency: 2, waitingMax: 5_000, ...limits };
  }

  /** One outcome per message, in order; resolves after the commit. */
  submit(messages: readonly InboundMessage[]): Promise<ProcessOutcome[]> {
    if (this.stop.signal.aborted) return refused(messages, 'the consumer is stopping');
    if (this.waiting.length + messages.length > this.limits.waitingMax) {
      return refused(messages, 'too many messages are waiting');
    }
    const outcomes = messages.map(
      (message) =>
        new Promise<ProcessOutcome>((resolve) => this.waiting.push({ message, resolve })),
    );
    this.startTransactions();
    return Promise.all(outcomes);
  }

  /** Finishes what is running and waiting; refuses the rest. */
  async close(): Promise<void> {
    this.stop.abort(new Error('the consumer is stopping'));
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private startTransactions(): void {
    while (this.waiting.length > 0 && this.running.size < this.limits.concurrency) {
      const batch = this.waiting.splice(0, this.limits.batchMax);
      const run = this.process(batch).finally(() => {
        this.running.delete(run);
        this.startTransactions();
      });
      this.running.add(run);
    }
  }

  private async process(batch: readonly Waiting[]): Promise<void> {
    const outcomes = await this.inbox.process(
      batch.map(({ message }) => message),
      { signal: NEVER, givenUpBy: 'sender', ordered: this.ordered },
    );
    batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
  }
}

/** Accepted requests run to their end; the handler's own deadline bounds them. */
const NEVER = new AbortController().signal;

function refused(messages: readonly InboundMessage[], reason: string): Promise<ProcessOutcome[]> {
  return Promise.resolve(messages.map(() => ({ kind: 'unavailable', reason })));
}
