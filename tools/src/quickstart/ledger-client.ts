import type { EventSummary, Ledger, LedgerTotals, Page } from '@acp/contracts';

export type Totals = LedgerTotals & { imbalance: number };

/** Reads what the run is measured by from the ops-api, as any operator would. */
export class LedgerClient {
  constructor(
    private readonly opsApiUrl: string,
    private readonly apiKey?: string,
  ) {}

  async totals(): Promise<Totals> {
    const { totals, imbalance } = await this.get<Ledger>('/v1/ledger');
    return { ...totals, imbalance };
  }

  /** The newest event, to point at. */
  async someEventId(): Promise<string | undefined> {
    const page = await this.get<Page<EventSummary>>('/v1/events?limit=1');
    return page.items[0]?.event_id;
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.opsApiUrl}${path}`, {
      headers: this.apiKey ? { authorization: `Bearer ${this.apiKey}` } : {},
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
