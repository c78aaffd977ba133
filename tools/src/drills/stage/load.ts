import { buildEvent } from '@acp/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const BATCH_EVENTS = 10;
const BETWEEN_BATCHES_MS = 50;
const AGAIN_MS = 100;
const AGAIN_EVENTS = 100;
const ANSWER_MS = 15_000;
/** Few, so that the consumer's volumes fit one page of its answer. */
const SYMBOLS = 5;

/**
 * Trades that are pushed all the time, as a careful client pushes: the same ids again until they are
 * answered. Whatever was answered must be found at the end, once.
 */
export class Load {
  /** Events that ingestion has answered for, by id, in their order. */
  readonly answered = new Map<string, string>();
  /** Answers that were not the wished one, by what they said. */
  readonly refusals = new Map<string, number>();
  private stopping = false;
  private abandoned = false;
  private running: Promise<void> | undefined;

  constructor(private readonly ingestionUrl: () => string) {}

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  /** Resolves when the batch under way is answered. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    this.running = undefined;
  }

  /** At the end of all: nobody is left to answer. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.stop();
  }

  /** As a source does after a restore: sends again what it was answered for from the n-th event on. */
  async sendAgain(from: number): Promise<void> {
    const lines = [...this.answered.values()].slice(from);
    for (let at = 0; at < lines.length; at += AGAIN_EVENTS) {
      await this.untilAnswered(lines.slice(at, at + AGAIN_EVENTS));
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const drafts = Array.from({ length: BATCH_EVENTS }, (_, index) => trade(index));
      await this.pushUntilAnswered(drafts);
      await pause(BETWEEN_BATCHES_MS);
    }
  }

  private async pushUntilAnswered(drafts: readonly { event_id: string }[]): Promise<void> {
    await this.untilAnswered(drafts.map((draft) => JSON.stringify(draft)));
    for (const draft of drafts) this.answered.set(draft.event_id, JSON.stringify(draft));
  }

  private async untilAnswered(lines: readonly string[]): Promise<void> {
    const body = lines.join('\n');
    for (;;) {
      const refusal = await this.push(body);
      if (refusal === null) return;
      if (this.abandoned) throw new Error('the load was abandoned');
      this.refusals.set(refusal, (this.refusals.get(refusal) ?? 0) + 1);
      await pause(AGAIN_MS);
    }
  }

  private async push(body: string): Promise<string | null> {
    try {
      const answer = await fetch(`${this.ingestionUrl()}/v1/events/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const { code, rejected = 0 } = (await answer.json()) as { code?: string; rejected?: number };
      if (answer.ok && rejected > 0)
        throw new Error(`ingestion refuses events of the load: ${body}`);
      return answer.ok ? null : `${answer.status} ${code}`;
    } catch (error) {
      if (error instanceof TypeError || (error as Error).name === 'TimeoutError')
        return 'no answer';
      throw error;
    }
  }
}

/** Of quantity 1, so that the consumer's volume is the number of effects. */
function trade(index: number) {
  const symbol = `S${index % SYMBOLS}`;
  const trade_id = randomUUID();
  const {
    ingested_at: _at,
    trace_id: _trace,
    ...draft
  } = buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    source: 'drill',
    entity_id: symbol,
    payload: { venue: 'drill', symbol, trade_id, price: '1', quantity: '1' },
  });
  return draft;
}
