import { ControlPlaneError, newId, type Clock, type TraceContext } from '@acp/contracts';
import {
  decodeUtf8,
  rawPayloadOf,
  refusedRecord,
  SOURCE_WAYS,
  type MappedPayload,
} from '@acp/intake';
import type { ConfiguredSource, WebhookSettings } from '@acp/mapping';
import { metric } from '@acp/observability';
import type { AcceptedPayload, AcceptEvents } from '../../accept/accept-events.js';
import { timeStep } from '../../grouping/time-step.js';
import { canaryOf, canaryPayload } from './canary-delivery.js';
import { slackChallenge } from './challenge.js';
import { headersFor, type RequestHeaders } from '../../push/request-context.js';
import { DeliveryRate } from './delivery-rate.js';
import { DeliveryVerifier, type VerifiedDelivery } from './verify-delivery.js';

export interface Delivery {
  headers: RequestHeaders;
  /** As it came: what is signed is these bytes. */
  body: Buffer;
  trace: TraceContext | null;
}

export type Received =
  | { kind: 'stored'; payload: AcceptedPayload }
  /** The vendor asks whether this address is ours. */
  | { kind: 'challenge'; challenge: string };

interface Hook {
  source: ConfiguredSource;
  webhook: WebhookSettings;
  verifier: DeliveryVerifier;
  rate: DeliveryRate | null;
}

/** Takes deliveries of vendors: verified as bytes, then mapped and committed, then answered. */
export class ReceiveHook {
  private readonly hooks: ReadonlyMap<string, Hook>;

  constructor(
    sources: readonly ConfiguredSource[],
    private readonly acceptEvents: AcceptEvents,
    private readonly clock: Clock,
  ) {
    const now = clock.now().getTime();
    this.hooks = new Map(
      sources.flatMap((source) => (source.webhook ? [[source.name, hookOf(source, now)]] : [])),
    );
  }

  /** Throws `HOOK.…`, `REQUEST.TOO_LARGE` or `REQUEST.RATE_LIMITED`; nothing is stored then. */
  async receive(name: string, delivery: Delivery): Promise<Received> {
    const hook = this.hooks.get(name);
    if (!hook) {
      throw new ControlPlaneError('HOOK.UNKNOWN_SOURCE', 'no webhook of this name is configured');
    }
    const now = this.clock.now();
    const { id } = this.verified(hook, delivery, now);
    const text = decodeUtf8(delivery.body);
    const challenge = hook.webhook.preset === 'slack' ? slackChallenge(text) : null;
    if (challenge !== null) {
      count(hook, 'challenge');
      return { kind: 'challenge', challenge };
    }
    const canary = canaryOf(text);
    if (canary) {
      const payload = canaryPayload(canary, { ...delivery, connector: connectorOf(name), now });
      return { kind: 'stored', payload: await this.stored(hook, payload, 'canary') };
    }
    const payload = timeStep('map', () => mappedDelivery(hook, { ...delivery, text, id, now }));
    return { kind: 'stored', payload: await this.stored(hook, payload, 'stored') };
  }

  private async stored(
    hook: Hook,
    payload: MappedPayload,
    outcome: 'stored' | 'canary',
  ): Promise<AcceptedPayload> {
    try {
      const [stored] = await this.acceptEvents.accept([payload]);
      count(hook, outcome);
      return stored!;
    } catch (error) {
      count(hook, 'failed');
      throw error;
    }
  }

  private verified(hook: Hook, delivery: Delivery, now: Date) {
    const { source, webhook, verifier, rate } = hook;
    if (delivery.body.length > webhook.body_bytes_max) {
      count(hook, 'too_large');
      const detail = `the body has ${delivery.body.length} bytes; this source takes ${webhook.body_bytes_max}`;
      throw new ControlPlaneError('REQUEST.TOO_LARGE', detail, { source: source.name });
    }
    const verdict = verifier.verify(delivery.headers, delivery.body, now);
    if (verdict.kind === 'refused') {
      count(hook, verdict.code === 'HOOK.TOO_OLD' ? 'too_old' : 'bad_signature');
      throw refusalOf(verdict, source.name);
    }
    const retryAfterSeconds = rate?.take(now.getTime()) ?? 0;
    if (retryAfterSeconds > 0) {
      count(hook, 'rate_limited');
      const detail = `this source takes ${webhook.rate_per_second} deliveries a second`;
      throw new ControlPlaneError('REQUEST.RATE_LIMITED', detail, { retryAfterSeconds });
    }
    return verdict;
  }
}

function count({ source }: Hook, outcome: string): void {
  metric('hookDeliveries').inc({ source: source.name, outcome });
}

function hookOf(source: ConfiguredSource, nowMs: number): Hook {
  const webhook = source.webhook!;
  const { rate_per_second: rate } = webhook;
  return {
    source,
    webhook,
    verifier: new DeliveryVerifier(webhook),
    rate: rate === null ? null : new DeliveryRate(rate, nowMs),
  };
}

function refusalOf(
  { code, header, message }: Extract<VerifiedDelivery, { kind: 'refused' }>,
  source: string,
): ControlPlaneError {
  const reasons = [{ code, path: `/headers/${header}`, message }];
  return new ControlPlaneError(code, `${header} ${message}`, { reasons, source });
}

function mappedDelivery(
  { source }: Hook,
  delivery: Delivery & { text: string | null; id: string | null; now: Date },
): MappedPayload {
  const { body, text, id, now, trace } = delivery;
  const { mapper } = source;
  const raw = rawPayloadOf({
    source: source.name,
    connector: connectorOf(source.name),
    body,
    fetchedAt: now,
    traceId: trace?.trace_id ?? newId(),
  });
  const context = {
    fetchedAt: now,
    headers: headersFor(mapper, delivery.headers),
    // A header that no signature covers proves nothing: the same bytes are the same delivery.
    deliveryKey: id ?? raw.payload_sha256.toString('hex'),
  };
  const records =
    text === null
      ? [refusedRecord(body.toString('utf8'), 'MAPPER.UNREADABLE', 'is not valid UTF-8')]
      : mapper.map(text, context);
  return { raw, mapperVersion: mapper.version, records, trace };
}

export function connectorOf(source: string): string {
  return `${SOURCE_WAYS.hook}/${source}`;
}
