import { CONSUMER_ACKS_MAX, cleanText } from '@acp/contracts';
import { InboxRepository } from '@acp/persistence';
import type { DataSource } from 'typeorm';
import { ackMetrics, type AckObserver } from './ack-observer.js';
import { refusedAcks, type RefusedAcks } from './refused-acks.js';

/** Requests of one run; the rest waits for the next. */
export const ACK_REQUESTS_MAX = 20;
const REQUEST_TIMEOUT_MS = 10_000;
const NEVER = new AbortController().signal;

/** Whose effects are reported, and to whom. */
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
  /** Default: the metrics of the catalogue, and the log. */
  observer?: AckObserver;
}

/** What one run has reported. */
export interface AckRun {
  reported: number;
  /** Given up: the ops-api named them as wrong, and said why in the log. */
  refused: number;
  /** Whether the run ended at its limit with more to do. */
  more: boolean;
}

/**
 * Tells the control plane what a consumer with its own database has processed, so that its ledger
 * counts there too. What is to be told commits with the effect and is dropped only after the ops-api
 * has it; a report that is repeated changes nothing. One that it refuses by name (a topic that there is
 * not) would be refused for ever: it is logged, counted and dropped, and the others are reported; the
 * inbox itself keeps the event as processed. The transaction stays open during the request so
 * that no other reporter sends the same rows; give the inbox pool a connection for it.
 */
export class AckReporter {
  private readonly repository = new InboxRepository({ preparedStatements: false });

  constructor(private readonly options: AckReporterOptions) {}

  /** Rejects when the ops-api does not take the report at all; nothing is dropped then. */
  async runOnce(signal: AbortSignal = NEVER): Promise<AckRun> {
    const { requestsMax = ACK_REQUESTS_MAX, perRequest = CONSUMER_ACKS_MAX } = this.options;
    const run: AckRun = { reported: 0, refused: 0, more: true };
    for (let round = 0; round < requestsMax && !signal.aborted; round += 1) {
      const { taken, refused } = await this.reportSome(perRequest, signal);
      run.reported += taken - refused;
      run.refused += refused;
      if (taken < perRequest) return { ...run, more: false };
    }
    return run;
  }

  private async reportSome(rowsMax: number, signal: AbortSignal) {
    const { dataSource, consumer } = this.options;
    const given = await dataSource.transaction('READ COMMITTED', async (manager) => {
      const acks = await this.repository.takePendingAcks(manager, consumer, rowsMax);
      const reasons: string[] = [];
      let left = acks;
      // Each answer names some that are wrong, so each request has fewer than the one before.
      while (left.length > 0) {
        const refusal = await this.post({ acks: left }, signal);
        if (!refusal) break;
        reasons.push(...refusal.reasons);
        left = left.filter((_ack, index) => !refusal.indexes.has(index));
      }
      const eventIds = acks.map((ack) => ack.event_id);
      if (acks.length > 0) await this.repository.dropPendingAcks(manager, consumer, eventIds);
      return { taken: acks.length, refused: acks.length - left.length, reasons };
    });
    const { refused, reasons } = given;
    const { observer = ackMetrics } = this.options;
    if (refused > 0) observer.refused({ consumer, acks: refused, reasons });
    return given;
  }

  /** What the ops-api named as wrong; undefined when it took all of it. */
  private async post(
    body: { acks: readonly { topic: string }[] },
    signal: AbortSignal,
  ): Promise<RefusedAcks | undefined> {
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
    if (response.ok) return undefined;
    const refused = response.status === 400 ? refusedAcks(text, body.acks) : undefined;
    if (refused) return refused;
    throw new Error(
      `the ops-api answered ${response.status} to the report: ${cleanText(text, 200)}`,
    );
  }
}
