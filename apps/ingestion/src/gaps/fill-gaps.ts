import { cleanText, thrownText, type Clock } from '@acp/contracts';
import { decodeUtf8, rawPayloadOf, SOURCE_WAYS } from '@acp/intake';
import { metric, type AppLogger } from '@acp/observability';
import type {
  FilledGap,
  GapFillRepository,
  GapToFill,
  SourceStateRepository,
} from '@acp/persistence';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptEvents, Passed } from '../accept/accept-events.js';
import { askHistory, type HistoryAnswer } from './ask-history.js';
import type { GapHistory, HistoryPage, ReadAt } from './gap-history.js';

export interface FillGapsOptions {
  /** Requests to one venue, of all processes together. */
  requestsPerMinute: number;
  /** Failed tries of a gap without a page in between, after which it is lost. */
  triesMax: number;
  retryFirstMs: number;
  retryLongestMs: number;
  timeoutMs: number;
  answerBytesMax: number;
  allowPrivateAddresses: boolean;
}

export interface FillGapsParts {
  acceptEvents: AcceptEvents;
  gaps: Pick<GapFillRepository, 'claim' | 'fail' | 'isAnyDue'>;
  states: Pick<SourceStateRepository, 'takeTurn' | 'endTurn'>;
  logger: AppLogger;
  clock: Clock;
  /** Id of this process. */
  holder: string;
}

/** What one request came to. */
type Step =
  | { kind: 'filled' }
  /** `waitMs`: how long the venue is left alone, whatever else is due. */
  | { kind: 'failed'; reason: string; waitMs: number };

interface TurnEnd {
  error: string | null;
  dueInMs: number;
  behind: boolean;
}

/** Pages of one turn; another process may have the next. */
const PAGES_MAX = 60;
/** What a turn may take beyond its request and its pause: a write, however long the database takes. */
const LEASE_SPARE_MS = 10_000;
/** Tries that a venue may refuse: it will say the same again, but something in between may have said it. */
const REFUSALS_MAX = 3;
/** Where a venue asks to wait and says no time. */
const WAIT_MS = 60_000;
const BACKOFF_STEPS_MAX = 20;
const MINUTE_MS = 60_000;
const ERROR_CHARS_MAX = 300;

/**
 * Fills the gaps of one venue from the history that it keeps: page by page, the gap that has waited
 * longest first, one process of all at a time. A page is stored as anything else that comes in, with how
 * far the gap is in the same transaction, so that it is taken up there after a crash. What came meanwhile
 * by another way is a duplicate.
 */
export class FillGaps {
  readonly connector: string;
  private readonly paceMs: number;

  constructor(
    private readonly history: GapHistory,
    private readonly options: FillGapsOptions,
    private readonly parts: FillGapsParts,
  ) {
    this.connector = `${SOURCE_WAYS.fill}/${history.venue}`;
    this.paceMs = Math.ceil(MINUTE_MS / options.requestsPerMinute);
  }

  /** A turn, where a gap is due and no other process has it. Rejects where the database is away. */
  async runOnce(signal: AbortSignal): Promise<void> {
    const { gaps, states, holder, logger } = this.parts;
    if (!(await gaps.isAnyDue(this.history.venue)) || !(await this.holdTurn())) return;
    const { connector } = this;
    const end = await this.turn(signal).catch((error: unknown) => this.endOfError(error, signal));
    if (end.error !== null) logger.warn({ connector, reason: end.error }, 'gap not filled');
    await states.endTurn({ connector, holder, ...end });
  }

  private holdTurn(): Promise<boolean> {
    const leaseMs = this.options.timeoutMs + this.paceMs + LEASE_SPARE_MS;
    const { connector } = this;
    const { source } = this.history;
    return this.parts.states.takeTurn({ connector, source, holder: this.parts.holder, leaseMs });
  }

  private async turn(signal: AbortSignal): Promise<TurnEnd> {
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const gap = await this.parts.gaps.claim(this.history.venue);
      if (gap === null) return { error: null, dueInMs: this.paceMs, behind: false };
      const step = await this.fill(gap, signal);
      const outcome = step.kind === 'filled' ? 'stored' : 'vendor_error';
      metric('connectorFetches').inc({ connector: this.connector, outcome });
      if (step.kind === 'failed') {
        const dueInMs = Math.max(step.waitMs, this.paceMs);
        return { error: step.reason, dueInMs, behind: true };
      }
      await pause(this.paceMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || !(await this.holdTurn())) break;
    }
    return { error: null, dueInMs: this.paceMs, behind: true };
  }

  private async fill(gap: GapToFill, signal: AbortSignal): Promise<Step> {
    const address = this.history.addressOf(gap);
    if (address === null) return this.fail(gap, 'refused', 'this stream has no history to ask for');
    const fetchedAt = this.parts.clock.now();
    const answer = await askHistory({ ...this.options, address, signal, now: fetchedAt });
    if (answer.kind === 'wait' || answer.kind === 'unreachable')
      return this.fail(gap, answer.kind, answer.reason, forMsOf(answer));
    const refusal = answer.kind === 'refused' ? answer.reason : null;
    const page = this.read(gap, answer.body, { fetchedAt, refusal });
    if (page.kind === 'refused') return this.fail(gap, 'refused', page.reason);
    await this.store(gap, { body: answer.body, fetchedAt, page });
    return { kind: 'filled' };
  }

  private read(gap: GapToFill, body: Buffer, at: ReadAt): HistoryPage {
    const text = decodeUtf8(body);
    if (text !== null) return this.history.read(gap, text, at);
    return { kind: 'refused', reason: at.refusal ?? 'the answer is not valid UTF-8' };
  }

  /** What the page brings and how far the gap is then, in one transaction; all of it bears the gap's id. */
  private async store(
    gap: GapToFill,
    fetched: { body: Buffer; fetchedAt: Date; page: HistoryPage & { kind: 'page' } },
  ): Promise<void> {
    const { body, fetchedAt, page } = fetched;
    const { mapperVersion, source } = this.history;
    const { connector } = this;
    const raw = rawPayloadOf({ source, connector, body, fetchedAt, traceId: gap.id });
    await this.parts.acceptEvents.accept(
      [{ raw, mapperVersion, records: page.records }],
      [],
      (passed) => [this.filledBy(gap, page, passed)],
    );
    const { id, stream, next } = gap;
    this.parts.logger.info({ gap: id, stream, from: next, to: page.next - 1 }, 'gap filled on');
  }

  private filledBy(
    gap: GapToFill,
    page: HistoryPage & { kind: 'page' },
    passed: Passed,
  ): FilledGap {
    const { id, next: from, last } = gap;
    const came = page.places.filter(
      (place, index) => place !== null && place >= from && place <= last && passed(0, index),
    );
    const next = Math.min(page.next, last + 1);
    return { id, from, next, filled: new Set(came).size, exact: this.history.isExact };
  }

  /** A wait is the venue's and counts for no gap; what it refuses is refused again, so that ends sooner. */
  private async fail(
    gap: GapToFill,
    kind: Exclude<HistoryAnswer['kind'], 'answer'>,
    reason: string,
    askedMs?: number,
  ): Promise<Step> {
    const { triesMax, retryFirstMs, retryLongestMs } = this.options;
    const step = Math.min(gap.tries, BACKOFF_STEPS_MAX);
    const backoffMs = Math.min(retryFirstMs * 2 ** step, retryLongestMs);
    const dueInMs = kind === 'wait' ? (askedMs ?? WAIT_MS) : backoffMs;
    const state = await this.parts.gaps.fail({
      id: gap.id,
      error: cleanText(reason, ERROR_CHARS_MAX),
      counts: kind !== 'wait',
      triesMax: kind === 'refused' ? Math.min(triesMax, REFUSALS_MAX) : triesMax,
      dueInMs,
    });
    const { logger } = this.parts;
    if (state === 'lost') logger.error({ gap: gap.id, stream: gap.stream, reason }, 'gap lost');
    // What one gap is refused says nothing of the next; a venue that is away is away for all.
    return { kind: 'failed', reason, waitMs: kind === 'refused' ? 0 : dueInMs };
  }

  private endOfError(error: unknown, signal: AbortSignal): TurnEnd {
    if (signal.aborted) return { error: null, dueInMs: this.paceMs, behind: true };
    const dueInMs = Math.max(this.options.retryFirstMs, this.paceMs);
    return { error: thrownText(error, ERROR_CHARS_MAX), dueInMs, behind: true };
  }
}

function forMsOf(answer: HistoryAnswer): number | undefined {
  return answer.kind === 'wait' ? answer.forMs : undefined;
}
