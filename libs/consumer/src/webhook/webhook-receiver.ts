import { systemClock, type Clock } from '@acp/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inbox } from '../inbox/inbox.js';
import { GroupedInbox, type GroupingLimits } from './grouped-inbox.js';
import { BodyTooLarge, readBody } from './read-body.js';
import { secretKey, signatureProblem } from './verify-signature.js';
import { answerBatch, answerOne, answerProblem } from './webhook-answers.js';
import { readWebhookMessages, type WebhookMessages } from './webhook-messages.js';

/** Larger than any batch the webhook transport sends with default limits. */
export const DEFAULT_BODY_BYTES_MAX = 8 * 1024 * 1024;

/** The inbox that deliveries go to, and who may send them. */
export interface WebhookReceiverOptions {
  inbox: Inbox;
  /** `whsec_…` secrets; two while they are being rotated. */
  secrets: readonly string[];
  /** Default 300 s. */
  toleranceSeconds?: number;
  /** Default 8 MiB. */
  bodyBytesMax?: number;
  grouping?: GroupingLimits;
  /** For a topic that is ordered by key: an event waits for a failed one of its key. Default false. */
  ordered?: boolean;
  clock?: Clock;
}

/**
 * Receives events over HTTP for an inbox. `handle` is a plain Node request handler; it answers 2xx
 * only after the effect is committed, so that the sender may take 2xx as the acknowledgement. What it
 * answers otherwise: 401 bad signature, 413 too large, 422 will never pass, 500 the handler failed,
 * 503 with Retry-After while the database is away. The sender counts the attempts and has the dead
 * letter.
 */
export class WebhookReceiver {
  private readonly grouped: GroupedInbox;
  private readonly clock: Clock;

  /** Throws at once for a secret that is none. */
  constructor(private readonly options: WebhookReceiverOptions) {
    if (options.secrets.length === 0) throw new Error('a webhook receiver needs a secret');
    options.secrets.forEach(secretKey);
    this.grouped = new GroupedInbox(options.inbox, options.grouping, options.ordered);
    this.clock = options.clock ?? systemClock;
  }

  /** Takes a request of `node:http` and answers it after the commit. */
  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await this.receive(request, response);
    } catch (error) {
      answerUnreadable(request, response, error);
    }
  };

  /** Answers 503 to new requests and waits for those in hand. */
  async close(): Promise<void> {
    await this.grouped.close();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return answerProblem(response, 'REQUEST.METHOD_NOT_ALLOWED', 'webhooks come by POST');
    }
    const body = await readBody(request, this.options.bodyBytesMax ?? DEFAULT_BODY_BYTES_MAX);
    const problem = signatureProblem(
      { headers: request.headers, body },
      { ...this.options, now: this.clock.now() },
    );
    if (problem) return answerProblem(response, 'WEBHOOK.BAD_SIGNATURE', problem);
    return this.process(readWebhookMessages(body, request.headers), response);
  }

  private async process(request: WebhookMessages, response: ServerResponse): Promise<void> {
    const outcomes = await this.grouped.submit(request.messages);
    if (request.batch) answerBatch(response, outcomes);
    else answerOne(response, outcomes[0]!);
  }
}

function answerUnreadable(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (response.headersSent) {
    response.destroy();
  } else if (error instanceof BodyTooLarge) {
    response.setHeader('connection', 'close');
    answerProblem(response, 'REQUEST.TOO_LARGE', 'the body is over the limit of this receiver');
    request.resume();
  } else if (error instanceof SyntaxError || error instanceof TypeError) {
    answerProblem(response, 'CONSUMER.UNDECODABLE', 'the body is not JSON in UTF-8');
  } else {
    answerProblem(response, 'SERVICE.INTERNAL', 'the request could not be processed');
  }
}
