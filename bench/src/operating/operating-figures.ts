import { consoleFirstLoad } from '@acp/testing';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../plan.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { measureCanaryCost, type CanaryCostReport } from './canary-cost.js';
import { measureInteractions, type InteractionReport } from './console-interactions.js';
import { measureStreams, type StreamReport } from './overview-streams.js';

const CONSOLE = fileURLToPath(new URL('../../../apps/console/dist', import.meta.url));

/** What is measured of running the whole, as far as it was wanted. */
export interface OperatingReport {
  console?: { first_load_bytes: number; files: number };
  interactions?: InteractionReport;
  streams?: StreamReport;
  canary?: CanaryCostReport;
}

export type OperatingSuite = keyof OperatingReport;

export function isOperatingSuite(name: string): name is OperatingSuite {
  return ['console', 'interactions', 'streams', 'canary'].includes(name);
}

/** A text is why it cannot be measured here. */
export async function measureOperating(
  name: OperatingSuite,
  { plan, database }: { plan: Plan; database: BenchDatabase },
): Promise<OperatingReport | string> {
  const windows = { rounds: plan.windowRounds, seconds: plan.windowSeconds };
  switch (name) {
    case 'console': {
      const { files, bytes } = await consoleFirstLoad(CONSOLE);
      return { console: { first_load_bytes: bytes, files: files.length } };
    }
    case 'interactions': {
      const interactions = await measureInteractions(database, plan.windowRounds);
      return typeof interactions === 'string' ? interactions : { interactions };
    }
    case 'streams':
      return { streams: await measureStreams(database, windows) };
    case 'canary': {
      const canary = await measureCanaryCost(database, windows);
      return canary ? { canary } : 'the processor time of the server cannot be read';
    }
  }
}

/** Values of the figures by key. */
export function operatingValues(report: OperatingReport): Record<string, number> {
  const { console, interactions, streams, canary } = report;
  return {
    ...(console && { console_load_kb: console.first_load_bytes / 1_000 }),
    ...(interactions && { console_interaction_ms: interactions.p98_ms }),
    ...(streams && { overview_sse_cpu: 100 * streams.share_of_core }),
    ...(canary && { canary_overhead: 100 * canary.share }),
  };
}
