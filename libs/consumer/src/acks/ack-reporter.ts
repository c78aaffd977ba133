import { CONSUMER_ACKS_MAX, cleanText } from '@acp/contracts';
import { InboxRepository } from '@acp/persistence';
import type { DataSource } from 'typeorm';

/** Requests of one run; the rest waits for the next. */
export const ACK_REQUESTS_MAX = 20;
const REQUEST_TIMEOUT_MS = 10_000;
const NEVER = new AbortController().signal;

export interface AckReporterOptions {
  /** The consumer's own database, with the tables of `createInboxTables`. */
  dataSource: DataSource;
  consumer: string;
  /** The ops-api, for instance `http://127.0.0.1:3000`. */
  url: string;
  /** Key of the ops-api with the role `operator`. */
  apiKey?: string;
  /** Acknowledgements in one request. Default 1,000, the most that the ops-api takes. */
  perRequest?: number;
  requestsMax?: number;
}

export interface AckRun {
  reported: number;
  /** Whether the run ended at its limit with more to do. */
  more: boolean;
}

/**
 * Tells the control plane what a consumer with its own database has processed, so that its ledger
 * counts there too. What is to be told commits with the effect and is dropped only after the ops-api
 * has it; a report that is repeated changes nothing. The transaction stays open during the request so
 * that no other reporter sends the same rows; give the inbox pool a connection for it.
 */
export class AckReporter {
  private readonly repository = new InboxRepository({ preparedStatements: false });

  constructor(private readonly options: AckReporterOptions) {}

  /** Rejects when the ops-api does not take the report; nothing is dropped then. */
  async runOnce(signal: AbortSignal = NEVER): Promise<AckRun> {
    const { requestsMax = ACK_REQUESTS_MAX, perRequest = CONSUMER_ACKS_MAX } = this.options;
    let reported = 0;
    for (let round = 0; round < requestsMax && !signal.aborted; round += 1) {
      const count = await this.reportSome(perRequest, signal);
      reported += count;
      if (count < perRequest) return { reported, more: false };
    }
    return { reported, more: true };
  }

  private async reportSome(rowsMax: number, signal: AbortSignal): Promise<number> {
    const { dataSource, consumer } = this.options;
    return dataSource.transaction('READ COMMITTED', async (manager) => {
      const acks = await this.repository.takePendingAcks(manager, consumer, rowsMax);
      if (acks.length === 0) return 0;
      await this.post({ acks }, signal);
      const eventIds = acks.map((ack) => ack.event_id);
      await this.repository.dropPendingAcks(manager, consumer, eventIds);
      return acks.length;
    });
  }

  private async post(body: { acks: readonly object[] }, signal: AbortSignal): Promise<void> {
    const { url, consumer, apiKey } = this.options;
    const path = `/v1/consumers/${encodeURIComponent(consumer)}/acks`;
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `the ops-api answered ${response.status} to the report: ${cleanText(text, 200)}`,
      );
    }
  }
}
