import { gaugeAtScrape } from '@acp/observability';
import type { Database } from '@acp/persistence';

/** Shows how full the pool of the process is, and who waits for a connection. */
export function watchPool({ pool }: Database): void {
  gaugeAtScrape('poolConnections', (gauge) => {
    gauge.set({ state: 'idle' }, pool.idleCount);
    gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
  });
  gaugeAtScrape('poolLimit', (gauge) => gauge.set(pool.options.max));
  gaugeAtScrape('poolWaiting', (gauge) => gauge.set(pool.waitingCount));
}
