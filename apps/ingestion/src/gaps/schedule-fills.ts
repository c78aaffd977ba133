import { newId, systemClock } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { GapFillRepository, SourceStateRepository, type Database } from '@acp/persistence';
import type { DutySchedule } from '@acp/service';
import type { AcceptEvents } from '../accept/accept-events.js';
import type { IngestionConfig } from '../ingestion.config.js';
import { binanceHistories } from '../sources/binance/binance-histories.js';
import { yahooHistories } from '../sources/yahoo/yahoo-history.js';
import { FillGaps } from './fill-gaps.js';

/** How often a process looks whether a gap of a venue is due. */
const LOOK_MS = 1_000;
const FORGET_MS = 60_000;
const FORGOTTEN_MAX = 1_000;

/** Has the gaps of each venue filled by whichever process finds one due, and old ones forgotten. */
export function scheduleFills(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  accept: AcceptEvents;
  schedule: DutySchedule;
  logger: AppLogger;
}): FillGaps[] {
  const { config, database, accept: acceptEvents, schedule, logger } = parts;
  const gaps = new GapFillRepository(database);
  if (config.gapsKeptDays > 0) {
    const forget = () => gaps.forget(config.gapsKeptDays, FORGOTTEN_MAX);
    schedule.add({
      name: 'gaps-forget',
      everyMs: FORGET_MS,
      runOnce: async () => void (await forget()),
    });
  }
  if (!config.gapsFill) return [];
  const stopping = new AbortController();
  schedule.stopAfter(() => Promise.resolve(stopping.abort()));
  const states = new SourceStateRepository(database);
  const shared = { acceptEvents, gaps, states, logger, clock: systemClock, holder: newId() };
  const options = {
    requestsPerMinute: config.gapsFillRequestsPerMinute,
    triesMax: config.gapsTriesMax,
    retryFirstMs: config.gapsRetryFirstMs,
    retryLongestMs: config.gapsRetryLongestMs,
    timeoutMs: config.gapsTimeoutMs,
    answerBytesMax: config.gapsAnswerBytesMax,
    allowPrivateAddresses: config.gapsAllowPrivateAddresses,
  };
  const histories = [...binanceHistories(config), ...yahooHistories(config)];
  return histories.map((history) => {
    const fill = new FillGaps(history, options, shared);
    const runOnce = () => fill.runOnce(stopping.signal);
    schedule.add({ name: fill.connector, everyMs: LOOK_MS, runOnce });
    return fill;
  });
}
