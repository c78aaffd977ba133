import { newId, type Clock } from '@acp/contracts';
import { type MappedRecord, rawPayloadOf, refusedRecord, SOURCE_WAYS } from '@acp/intake';
import { metric, type AppLogger } from '@acp/observability';
import type { ConnectorCursorRepository, FoundGap } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { accountOf } from '../../accept/account.js';
import type { AcceptEvents } from '../../accept/accept-events.js';
import { isoOf, readChart, type Chart } from './chart.js';
import type { ChartWatch, Watched } from './chart-watch.js';
import { fetchChart, type ChartAnswer, type ChartRequest } from './fetch-chart.js';
import type { Place } from './suspect-stretches.js';
import { recordsOfChart, YAHOO, yahooMapper } from './yahoo.mapper.js';

export type PullOutcome = 'stored' | 'unchanged' | 'vendor_error' | 'failed';

/** What a pull keeps with its data. */
interface ChartCursor {
  body_sha256: string;
  /** While a candle of that answer was running, the same answer may mean something new later. */
  has_running_candle: boolean;
  fetched_at: string;
  /** When the newest candle opened that is final, and up to where holes were looked for. */
  final_until: string | null;
  judged_until: string | null;
  /** Whether candles may be missing of which nobody could tell yet. */
  unasked: boolean;
}

export interface PullChartParts {
  watch: ChartWatch;
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  logger: AppLogger;
  clock: Clock;
}

export interface PullChartOptions extends Omit<ChartRequest, 'symbol' | 'signal' | 'span'> {
  range: string;
}

const OK = 200;

/** One pull of one symbol's chart. Never rejects: what went wrong is the outcome, and is logged. */
export class PullChart {
  constructor(
    private readonly options: PullChartOptions,
    private readonly parts: PullChartParts,
  ) {}

  async runOnce(symbol: string, signal: AbortSignal): Promise<PullOutcome> {
    const connector = connectorOf(symbol, this.options.interval);
    const outcome = await this.pull(symbol, connector, signal).catch((error: unknown) => {
      this.parts.logger.warn({ connector, error }, 'chart not pulled');
      return 'failed' as const;
    });
    metric('connectorFetches').inc({ connector, outcome });
    return outcome;
  }

  private async pull(symbol: string, connector: string, signal: AbortSignal) {
    const { range } = this.options;
    const answer = await fetchChart({ ...this.options, span: { range }, symbol, signal });
    const fetchedAt = this.parts.clock.now();
    const digest = createHash('sha256').update(answer.body).digest('hex');
    const known = (await this.parts.cursors.find(connector)) as Partial<ChartCursor> | null;
    if (known?.body_sha256 === digest && saysAll(known)) return 'unchanged';
    const text = answer.body.toString('utf8');
    const chart = readChart(text);
    const records = recordsOf(answer.status, { text, chart, fetchedAt });
    const pulled = { symbol, chart, records, fetchedAt, signal };
    const watched = await this.parts.watch.observe(pulled, placeOf(known));
    const cursor = cursorOf(digest, pulled, watched);
    return this.store({ answer, connector, fetchedAt, records, cursor, gaps: watched.gaps });
  }

  private async store(pulled: {
    answer: ChartAnswer;
    connector: string;
    fetchedAt: Date;
    records: MappedRecord[];
    cursor: ChartCursor | null;
    gaps: FoundGap[];
  }): Promise<PullOutcome> {
    const { answer, connector, fetchedAt, records, cursor, gaps } = pulled;
    const source = YAHOO;
    const raw = rawPayloadOf({ source, connector, body: answer.body, fetchedAt, traceId: newId() });
    const [payload] = await this.parts.acceptEvents.accept(
      [{ raw, mapperVersion: yahooMapper.version, records }],
      cursor ? [{ connector, source, cursor, gaps }] : [],
    );
    for (const { stream, first, last, missing } of gaps) {
      this.parts.logger.warn({ connector, stream, first, last, missing }, 'candles are missing');
    }
    const account = accountOf(payload!.items);
    this.parts.logger.info({ connector, status: answer.status, ...account }, 'chart pulled');
    return isVendorError(records) ? 'vendor_error' : 'stored';
  }
}

export function connectorOf(symbol: string, interval: string): string {
  return `${SOURCE_WAYS.chart}/${symbol}/${interval}`;
}

/** An error answer is one refused record, also where its body is not the chart API's own. */
function recordsOf(
  status: number,
  { text, chart, fetchedAt }: { text: string; chart: Chart; fetchedAt: Date },
): MappedRecord[] {
  const records = recordsOfChart(text, chart, { fetchedAt });
  if (status === OK || isVendorError(records)) return records;
  return [refusedRecord(text, 'MAPPER.VENDOR_ERROR', `the vendor answered HTTP ${status}`)];
}

function isVendorError(records: readonly MappedRecord[]): boolean {
  const [first] = records;
  return first?.kind === 'refused' && first.reasons[0]?.code === 'MAPPER.VENDOR_ERROR';
}

/** Null after an error: the next good answer is stored whatever it is. */
function cursorOf(
  body_sha256: string,
  { records, fetchedAt }: { records: readonly MappedRecord[]; fetchedAt: Date },
  { place: { until, judged }, unasked }: Watched,
): ChartCursor | null {
  if (isVendorError(records)) return null;
  const has_running_candle = records.some(
    (record) => record.kind === 'draft' && mayBecomeFinal(record.draft.payload),
  );
  return {
    ...{ body_sha256, has_running_candle, fetched_at: fetchedAt.toISOString(), unasked },
    final_until: until === null ? null : isoOf(until),
    judged_until: judged === null ? null : isoOf(judged),
  };
}

/** Whether the same answer again would tell nothing more. */
function saysAll({ has_running_candle, unasked }: Partial<ChartCursor>): boolean {
  return has_running_candle === false && unasked !== true;
}

function placeOf(cursor: Partial<ChartCursor> | null): Place {
  return { until: secondsOf(cursor?.final_until), judged: secondsOf(cursor?.judged_until) };
}

function secondsOf(iso: string | null | undefined): number | null {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? null : ms / 1000;
}

/** The vendor's row of the newest trade never does; the row of its slot does. */
function mayBecomeFinal({ final, as_of }: Readonly<Record<string, unknown>>): boolean {
  return final === false && as_of === undefined;
}
