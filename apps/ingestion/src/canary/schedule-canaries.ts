import { systemClock, type SigningKeys } from '@acp/contracts';
import type { ConfiguredSource } from '@acp/mapping';
import type { AppLogger } from '@acp/observability';
import { CanaryRepository, type Database } from '@acp/persistence';
import { CANARY_INTERVAL_MS_MIN, type DutySchedule } from '@acp/service';
import type { IngestionConfig } from '../ingestion.config.js';
import { parseIntakes } from '../sources/intake/intake-databases.js';
import { gatekeeperWay, hookWays, pushWays, type HttpDoor } from './http-ways.js';
import { intakeWays } from './intake-ways.js';
import { SendCanaries } from './send-canaries.js';

/** How often a process looks whether an interval has begun. */
const LOOK_MS = { min: 50, max: 1_000 };

/** Sends canaries through every way in that this process has, where it is told to; else does nothing. */
export function scheduleCanaries(parts: {
  config: Readonly<IngestionConfig>;
  sources: readonly ConfiguredSource[];
  /** Null where there is no gatekeeper. */
  releaseKeys: SigningKeys | null;
  door: HttpDoor;
  database: Database;
  schedule: DutySchedule;
  logger: AppLogger;
}): SendCanaries | null {
  const { config, sources, releaseKeys, door, database, schedule, logger } = parts;
  if (config.canaryIntervalMs === 0) return null;
  const intervalMs = Math.max(config.canaryIntervalMs, CANARY_INTERVAL_MS_MIN);
  const intakes = parseIntakes(config.intakeDatabases ?? []);
  const send = new SendCanaries({
    ways: [
      ...pushWays(door),
      ...(releaseKeys ? [gatekeeperWay(door)] : []),
      ...hookWays(door, sources),
      ...intakeWays(intakes, config.databaseUrl),
    ],
    isOpen: () => door.isOpen(),
    canaries: new CanaryRepository(database),
    ...{ intervalMs, logger, clock: systemClock },
  });
  const everyMs = Math.min(Math.max(intervalMs / 10, LOOK_MS.min), LOOK_MS.max);
  schedule.add({ name: 'canaries', everyMs, runOnce: () => send.runOnce() });
  return send;
}
