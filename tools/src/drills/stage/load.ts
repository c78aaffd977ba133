import { buildEvent } from '@acp/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const BATCH_EVENTS = 10;
const BETWEEN_BATCHES_MS = 50;
const AGAIN_MS = 100;
const ANSWER_MS = 15_000;
/** Few, so that the consumer's volumes fit one page of its answer. */
const SYMBOLS = 5;

/**
 * Trades that are pushed all the time, as a careful client pushes: the same ids again until they are
 * answered. Whatever was answered must be found at the end, once.
 */
export class Load {
  /** Ids that ingestion has answered for. */
  readonly answered = new Set<string>();
  /** Answers that were not the wished one, by what they said. */
  readonly refusals = new Map<string, number>();
  private stopping = false;
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

  private async run(): Promise<void> {
    while (!this.stopping) {
      const drafts = Array.from({ length: BATCH_EVENTS }, (_, index) => trade(index));
      await this.pushUntilAnswered(drafts);
      await pause(BETWEEN_BATCHES_MS);
    }
  }

  private async pushUntilAnswered(drafts: readonly { event_id: string }[]): Promise<void> {
    const body = drafts.map((draft) => JSON.stringify(draft)).join('\n');
    for (;;) {
      const refusal = await this.push(body);
      if (refusal === null) break;
      this.refusals.set(refusal, (this.refusals.get(refusal) ?? 0) + 1);
      await pause(AGAIN_MS);
    }
    for (const { event_id } of drafts) this.answered.add(event_id);
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
