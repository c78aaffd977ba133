import { cleanText, newId, thrownText, type Clock } from '@acp/contracts';
import { retryAfterMs } from '@acp/egress';
import {
  decodeUtf8,
  rawPayloadOf,
  refusedRecord,
  SOURCE_WAYS,
  type MappedPayload,
} from '@acp/intake';
import { PollFault, type ConfiguredSource, type PollCursor, type PollSettings } from '@acp/mapping';
import { metric, type AppLogger } from '@acp/observability';
import type { ConnectorCursorRepository, SourceStateRepository } from '@acp/persistence';
import { createHash } from 'node:crypto';
import type { AcceptEvents } from '../../accept/accept-events.js';
import { headersFor } from '../../push/request-context.js';
import { askPage, type PageAnswer } from './ask-page.js';

export interface PollSourceParts {
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  states: Pick<SourceStateRepository, 'takeTurn' | 'endTurn'>;
  logger: AppLogger;
  clock: Clock;
  /** Id of this process. */
  holder: string;
}

export type PollOutcome =
  'not_due' | 'stored' | 'unchanged' | 'vendor_error' | 'failed' | 'stopped';

/** What commits with each page: where the next request begins, and what need not be sent again. */
interface SavedPlace {
  cursor: PollCursor;
  /** Address of the page that follows; null: the first address. */
  next: string | null;
  /** Of the newest page: whether a request is for the same one, what identifies its content. */
  page?: { address_sha256: string; body_sha256: string; etag?: string; last_modified?: string };
}

interface TurnEnd {
  outcome: Exclude<PollOutcome, 'not_due'>;
  error: string | null;
  /** The vendor says when it may be asked again. */
  retryAfterMs?: number;
  behind: boolean;
}

const OK = 200;
const NOT_MODIFIED = 304;
const LEASE_SPARE_MS = 30_000;
const RETRY_FIRST_MS = 5_000;
const ERROR_CHARS_MAX = 500;

/** What a source that is polled is called among connectors. */
export function pollConnector(source: string): string {
  return `${SOURCE_WAYS.poll}/${source}`;
}

/** One configured source that is polled. */
export class PollSource {
  readonly connector: string;
  private readonly poll: PollSettings;
  private failures = 0;

  constructor(
    private readonly source: ConfiguredSource & { poll: PollSettings },
    private readonly parts: PollSourceParts,
  ) {
    this.connector = pollConnector(source.name);
    this.poll = source.poll;
  }

  /** A turn, where it is due and no other process has it. Rejects where the database is away. */
  async runOnce(signal: AbortSignal): Promise<PollOutcome> {
    if (!(await this.holdTurn())) return 'not_due';
    const end = await this.turn(signal).catch((error: unknown) => endOfError(error, signal));
    this.failures = end.error === null ? 0 : this.failures + 1;
    const { error, behind } = end;
    const { connector } = this;
    if (error !== null) this.parts.logger.warn({ connector, reason: error }, 'source not polled');
    metric('connectorFetches').inc({ connector, outcome: end.outcome });
    const { holder, states } = this.parts;
    await states.endTurn({ connector, holder, error, behind, dueInMs: this.dueInMs(end) });
    return end.outcome;
  }

  private holdTurn(): Promise<boolean> {
    const { holder, states } = this.parts;
    const leaseMs = this.poll.timeout_ms + LEASE_SPARE_MS;
    return states.takeTurn({
      connector: this.connector,
      source: this.source.name,
      holder,
      leaseMs,
    });
  }

  /** What failed is tried again sooner, with growing pauses, and never before the vendor allows it. */
  private dueInMs({ outcome, error, behind, retryAfterMs: asked = 0 }: TurnEnd): number {
    if (outcome === 'stopped') return 0;
    const { every_ms } = this.poll;
    if (error === null) return behind ? 0 : every_ms;
    const pause = RETRY_FIRST_MS * 2 ** Math.min(this.failures - 1, 20);
    return Math.max(asked, Math.min(every_ms, pause));
  }

  private async turn(signal: AbortSignal): Promise<TurnEnd> {
    let place = await this.savedPlace();
    let outcome: 'stored' | 'unchanged' = 'unchanged';
    for (let page = 0; page < this.poll.pages_max; page += 1) {
      const address = place.next ?? this.poll.rules.addressOf(place.cursor);
      const known = place.page?.address_sha256 === sha256(address) ? place.page : undefined;
      const { etag, last_modified: lastModified } = known ?? {};
      const answer = await askPage(this.poll, { address, etag, lastModified, signal });
      if (answer.status === NOT_MODIFIED) return { outcome, error: null, behind: false };
      if (answer.status !== OK) return this.vendorError(answer);
      if (known && known.body_sha256 === sha256(answer.body)) {
        return { outcome, error: null, behind: false };
      }
      const { saved, more, fault } = this.follow(address, answer, place);
      await this.store(answer, saved);
      outcome = 'stored';
      if (fault !== null) return { outcome: 'failed', error: fault, behind: false };
      if (!more) return { outcome, error: null, behind: false };
      place = saved;
      if (!(await this.holdTurn())) break;
    }
    return { outcome, error: null, behind: true };
  }

  private async savedPlace(): Promise<SavedPlace> {
    const saved = (await this.parts.cursors.find(this.connector)) as Partial<SavedPlace> | null;
    return { cursor: saved?.cursor ?? {}, next: saved?.next ?? null, page: saved?.page };
  }

  /** A page from which no next one can be told is stored as well; the place then stays. */
  private follow(address: string, answer: PageAnswer, place: SavedPlace) {
    const text = answer.body.toString('utf8');
    try {
      const step = this.poll.rules.after(
        { text, headers: answer.headers, url: address },
        place.cursor,
      );
      const { next, cursor } = step;
      const kept = typeof next === 'string' ? this.withoutSecrets(next) : null;
      const saved: SavedPlace = { cursor, next: kept, page: pageOf(address, answer) };
      return { saved, more: next !== null, fault: null };
    } catch (error) {
      if (!(error instanceof PollFault)) throw error;
      const saved: SavedPlace = { ...place, page: undefined };
      return { saved, more: false, fault: cleanText(error.message, ERROR_CHARS_MAX) };
    }
  }

  /** Vendors repeat in the next address what they were asked with. */
  private withoutSecrets(next: string): string {
    const url = new URL(next);
    for (const name of Object.keys(this.poll.secret_query)) url.searchParams.delete(name);
    return url.href;
  }

  private async store(answer: PageAnswer, cursor: SavedPlace): Promise<void> {
    const { connector, source } = this;
    const payload = this.mapped(answer);
    await this.parts.acceptEvents.accept([payload], [{ connector, source: source.name, cursor }]);
  }

  private mapped({ body, headers }: PageAnswer): MappedPayload {
    const { mapper, name } = this.source;
    const fetchedAt = this.parts.clock.now();
    const { connector } = this;
    const raw = rawPayloadOf({ source: name, connector, body, fetchedAt, traceId: newId() });
    const text = decodeUtf8(body);
    const context = {
      fetchedAt,
      headers: headersFor(mapper, headers),
      deliveryKey: raw.payload_sha256.toString('hex'),
    };
    const records =
      text === null
        ? [refusedRecord(body.toString('utf8'), 'MAPPER.UNREADABLE', 'is not valid UTF-8')]
        : mapper.map(text, context);
    return { raw, mapperVersion: mapper.version, records };
  }

  private vendorError({ status, headers }: PageAnswer): TurnEnd {
    const wait = retryAfterMs(headers['retry-after'], this.parts.clock.now());
    const moved = headers['location'] === undefined ? '' : ', to another address';
    return {
      outcome: 'vendor_error',
      error: `the vendor answered HTTP ${status}${moved}`,
      behind: false,
      ...(wait !== undefined && { retryAfterMs: wait }),
    };
  }
}

function endOfError(error: unknown, signal: AbortSignal): TurnEnd {
  if (signal.aborted) return { outcome: 'stopped', error: null, behind: true };
  return { outcome: 'failed', error: thrownText(error, ERROR_CHARS_MAX), behind: false };
}

function pageOf(address: string, { headers, body }: PageAnswer): NonNullable<SavedPlace['page']> {
  const { etag, 'last-modified': last_modified } = headers;
  return {
    address_sha256: sha256(address),
    body_sha256: sha256(body),
    ...(etag !== undefined && { etag }),
    ...(last_modified !== undefined && { last_modified }),
  };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
