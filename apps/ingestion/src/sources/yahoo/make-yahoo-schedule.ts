import { systemClock } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { ConnectorCursorRepository, type Database } from '@acp/persistence';
import type { SchedulerRegistry } from '@nestjs/schedule';
import type { AcceptEvents } from '../../accept/accept-events.js';
import type { IngestionConfig } from '../../ingestion.config.js';
import { ChartWatch } from './chart-watch.js';
import { PullChart } from './pull-chart.js';
import { YahooSchedule } from './yahoo-schedule.js';

export function makeYahooSchedule(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  accept: AcceptEvents;
  registry: SchedulerRegistry;
  logger: AppLogger;
}): YahooSchedule {
  const { config, database, accept: acceptEvents, registry, logger } = parts;
  const cursors = new ConnectorCursorRepository(database);
  const options = {
    baseUrl: config.yahooBaseUrl,
    interval: config.yahooInterval,
    timeoutMs: config.yahooTimeoutMs,
    answerBytesMax: config.yahooAnswerBytesMax,
  };
  const watch = new ChartWatch(options, logger);
  const pullChart = new PullChart(
    { ...options, range: config.yahooRange },
    { acceptEvents, cursors, watch, logger, clock: systemClock },
  );
  const schedule = { symbols: config.yahooSymbols ?? [], cron: config.yahooCron };
  return new YahooSchedule(schedule, pullChart, registry, logger);
}
