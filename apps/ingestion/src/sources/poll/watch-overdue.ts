import { gaugeAtScrape } from '@acp/observability';
import type { SourceStateRepository } from '@acp/persistence';
import { timeout, TimeoutStrategy } from 'cockatiel';

/** A scrape waits no longer for the database, so that all other figures come. */
const READ_TIMEOUT_MS = 2_000;

export interface PolledSource {
  /** Its name in `SOURCES_FILE`. */
  source: string;
  connector: string;
}

/**
 * Shows in each scrape for how long each source has waited for its turn, whoever's turn it is: one that no
 * process has ever asked since this began to watch. Shows nothing where the database does not answer.
 */
export function watchOverdue(
  sources: readonly PolledSource[],
  parts: {
    states: Pick<SourceStateRepository, 'overdueSeconds'>;
    /** Milliseconds of a clock that nobody sets. Default: this process's. */
    now?: () => number;
    /** Default: 2,000. */
    readTimeoutMs?: number;
  },
): void {
  if (sources.length === 0) return;
  const { states, now = () => performance.now(), readTimeoutMs = READ_TIMEOUT_MS } = parts;
  const limit = timeout(readTimeoutMs, TimeoutStrategy.Aggressive);
  const connectors = sources.map(({ connector }) => connector);
  const watchedSince = now();
  gaugeAtScrape('sourceOverdue', async (gauge) => {
    const overdue = await limit
      .execute(() => states.overdueSeconds(connectors))
      .catch(() => undefined);
    gauge.reset();
    if (!overdue) return;
    const watchedSeconds = (now() - watchedSince) / 1_000;
    for (const { source, connector } of sources)
      gauge.set({ source }, overdue.get(connector) ?? watchedSeconds);
  });
}
