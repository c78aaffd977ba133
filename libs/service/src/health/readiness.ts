import { gaugeAtScrape } from '@acp/observability';
import type { HealthCheck, HealthRegistry } from './health.registry.js';

export const CHECK_TIMEOUT_MS = 2_000;

/** Shows in each scrape what the readiness probe would answer. */
export function watchReadiness(app: string, registry: HealthRegistry): void {
  gaugeAtScrape('ready', async (gauge) => gauge.set({ app }, Number(await isReady(registry))));
}

async function isReady(registry: HealthRegistry): Promise<boolean> {
  if (registry.lifecycle !== 'started') return false;
  const answers = await Promise.all(registry.of('ready').map(passes));
  return answers.every(Boolean);
}

async function passes({ check, timeoutMs = CHECK_TIMEOUT_MS }: HealthCheck): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<false>((resolve) =>
    signal.addEventListener('abort', () => resolve(false), { once: true }),
  );
  const answer = (async () => check(signal))().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
}
