import { cpus } from 'node:os';
import { walBytes } from '../measure/cost.js';
import { processMilliseconds, ServerProcessor } from '../measure/processor.js';
import { median } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { emptyTables } from '../load/backlog.js';
import { pause, startPlane } from './idle-apps.js';

/** The interval that the operator's page sets. */
const INTERVAL_MS = 60_000;
/** One at which the canaries of a window are enough to be measured. */
const FAST_MS = 1_000;
/** One at which all duties of canaries run and hardly a canary is sent. */
const RARE_MS = 3_600_000;
const SETTLE_MS = 5_000;

export interface CanaryCostReport {
  topics_per_canary: number;
  interval_ms: number;
  /** Processor time of three apps and PostgreSQL for each canary, with its twenty deliveries. */
  ms_per_canary: number;
  wal_bytes_per_canary: number;
  /** Processor milliseconds a second of what runs whether a canary is sent or not. */
  duties_ms_per_second: number;
  /** Of the processor time that the machine has, which is what throughput is made of. */
  share: number;
  shares: number[];
}

/** What everything together takes in a second of one kind of window. */
export interface Window {
  cpuPerSecond: number;
  walPerSecond: number;
  canariesPerSecond: number;
}

/**
 * What canaries take of the throughput at an interval of a minute. Two a minute are too few to be
 * measured beside the noise of a machine, so three windows are, in turn: without canaries, with their
 * duties alone, and with sixty times as many. The cost of one comes from the last two and is scaled to
 * the interval, that of the duties from the first two and is not. Where throughput is at its limit, the
 * processors are what limits it, so that the share of their time is the share of the throughput.
 */
export async function measureCanaryCost(
  database: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<CanaryCostReport | null> {
  const parts: Record<'off' | 'duties' | 'fast', Window[]> = { off: [], duties: [], fast: [] };
  const processor = await ServerProcessor.of(database.client);
  if (!processor) return null;
  for (let round = 0; round < rounds; round += 1) {
    parts.off.push(await windowOf(database, { processor, intervalMs: 0, seconds }));
    parts.duties.push(await windowOf(database, { processor, intervalMs: RARE_MS, seconds }));
    parts.fast.push(await windowOf(database, { processor, intervalMs: FAST_MS, seconds }));
  }
  const costs = parts.off.map((off, round) =>
    costOf({ off, duties: parts.duties[round]!, fast: parts.fast[round]! }, cpus().length),
  );
  const middle = (key: keyof ReturnType<typeof costOf>) => median(costs.map((one) => one[key]));
  return {
    ...{ topics_per_canary: 20, interval_ms: INTERVAL_MS },
    ms_per_canary: middle('msPerCanary'),
    wal_bytes_per_canary: middle('walPerCanary'),
    duties_ms_per_second: middle('duties'),
    share: middle('share'),
    shares: costs.map(({ share }) => share),
  };
}

export interface CanaryWindows {
  off: Window;
  duties: Window;
  fast: Window;
}

/** The cost of one canary, and of an interval of a minute; `cores` is what throughput has. */
export function costOf({ off, duties, fast }: CanaryWindows, cores: number) {
  const canaries = fast.canariesPerSecond - duties.canariesPerSecond;
  const ways = (fast.canariesPerSecond * FAST_MS) / 1_000;
  const msPerCanary = (fast.cpuPerSecond - duties.cpuPerSecond) / canaries;
  const perSecond = (ways * 1_000) / INTERVAL_MS;
  const always = Math.max(0, duties.cpuPerSecond - off.cpuPerSecond);
  return {
    msPerCanary,
    walPerCanary: (fast.walPerSecond - duties.walPerSecond) / canaries,
    duties: always,
    share: (always + msPerCanary * perSecond) / (1_000 * cores),
  };
}

/** The three apps with canaries of an interval, or none, and what they and the server take. */
async function windowOf(
  database: BenchDatabase,
  options: { processor: ServerProcessor; intervalMs: number; seconds: number },
): Promise<Window> {
  const { processor, intervalMs, seconds } = options;
  await emptyTables(database.client);
  await database.client.query('TRUNCATE canary_beats, canary_results, canary_hops');
  const plane = await startPlane(database, { CANARY_INTERVAL_MS: String(intervalMs) });
  const read = async () => ({
    at: performance.now(),
    cpu: plane.apps.reduce((sum, { pid }) => sum + processMilliseconds(pid), 0),
    server: processor.milliseconds(),
    wal: await walBytes(database.client),
    canaries: await sent(database),
  });
  try {
    await pause(SETTLE_MS);
    const from = await read();
    await pause(seconds * 1_000);
    const to = await read();
    const passed = (to.at - from.at) / 1_000;
    return {
      cpuPerSecond: (to.cpu - from.cpu + to.server - from.server) / passed,
      walPerSecond: (to.wal - from.wal) / passed,
      canariesPerSecond: (to.canaries - from.canaries) / passed,
    };
  } finally {
    await plane.stop();
  }
}

async function sent({ client }: BenchDatabase): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM canary_beats WHERE answered_ms IS NOT NULL',
  );
  return rows[0]!.n;
}
