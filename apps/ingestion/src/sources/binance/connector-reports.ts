import { metric, type AppLogger } from '@acp/observability';
import type { Moved } from './frame-batch.js';
import type { LifeReport } from './stream-lives.js';

const GAPS_SHOWN_MAX = 5;
const NAMES_SHOWN_MAX = 10;

/** Says in log and metrics what a connector found out about its venue. */
export class ConnectorReports {
  constructor(
    private readonly connector: string,
    private readonly logger: AppLogger,
  ) {}

  connected(url: string, reconnects: number): void {
    const { connector } = this;
    metric('connectorConnected').set({ connector }, 1);
    if (reconnects > 0) metric('connectorReconnects').inc({ connector });
    this.logger.info({ connector, url, reconnects }, 'connected');
  }

  lost(reason: string): void {
    const { connector } = this;
    metric('connectorConnected').set({ connector }, 0);
    this.logger.warn({ connector, reason }, 'connection lost; connecting again');
  }

  stopped(): void {
    metric('connectorConnected').set({ connector: this.connector }, 0);
  }

  numbers({ gaps, resets }: Moved): void {
    const { connector, logger } = this;
    if (gaps.length > 0) {
      metric('connectorGaps').inc({ connector }, gaps.length);
      const shown = { gaps: gaps.slice(0, GAPS_SHOWN_MAX), count: gaps.length };
      logger.warn({ connector, ...shown }, 'gap found');
    }
    if (resets.length === 0) return;
    metric('connectorResets').inc({ connector }, resets.length);
    const shown = { resets: resets.slice(0, GAPS_SHOWN_MAX), count: resets.length };
    logger.warn({ connector, ...shown }, 'the venue’s numbers begin again');
  }

  streams({ lives, silent, newlySilent, heardAgain }: LifeReport, afterMs: number): void {
    const { connector, logger } = this;
    metric('connectorStreamsSilent').set({ connector }, silent.length);
    for (const [stream, { last_heard_at }] of Object.entries(lives)) {
      const heard = last_heard_at === null ? 0 : Date.parse(last_heard_at) / 1000;
      metric('connectorStreamHeard').set({ connector, stream }, heard);
    }
    if (newlySilent.length > 0) {
      logger.warn({ connector, ...named(newlySilent), afterMs }, 'subscribed streams are silent');
    }
    if (heardAgain.length > 0) {
      logger.info({ connector, ...named(heardAgain) }, 'silent streams are heard again');
    }
  }
}

function named(streams: readonly string[]) {
  return { streams: streams.slice(0, NAMES_SHOWN_MAX), count: streams.length };
}
