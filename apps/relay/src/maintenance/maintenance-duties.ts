import { metric, type AppLogger } from '@acp/observability';
import {
  InvariantRepository,
  RetentionRepository,
  VacuumHorizonRepository,
  WorkerRepository,
  type Database,
} from '@acp/persistence';
import type { RelayConfig } from '../relay.config.js';
import type { Duty } from '../schedule/duty.js';
import { InvariantCheck } from './invariant-check.js';
import { RetentionPruner, type Pruned } from './retention-pruner.js';
import { VacuumHorizon } from './vacuum-horizon.js';
import { WorkerForgetter } from './worker-forgetter.js';

export interface MaintenanceParts {
  config: Readonly<
    Pick<RelayConfig, 'retentionOutboxDays' | 'retentionRawPayloadDays' | 'retentionDryRun'>
  >;
  database: Database;
  logger: AppLogger;
}

/** What a worker does beside delivery, with its metrics and logs. Retention only where asked for. */
export function maintenanceDuties(parts: MaintenanceParts): Duty[] {
  const { retentionOutboxDays, retentionRawPayloadDays, retentionDryRun } = parts.config;
  const duties = [invariantDuty(parts), horizonDuty(parts), forgetterDuty(parts)];
  if (retentionOutboxDays + retentionRawPayloadDays > 0) {
    duties.push(retentionDuty(parts, retentionDryRun ? 300_000 : 60_000));
  }
  return duties;
}

function retentionDuty({ config, database, logger }: MaintenanceParts, everyMs: number): Duty {
  const pruner = new RetentionPruner({
    retention: new RetentionRepository(database),
    outboxDays: config.retentionOutboxDays,
    rawPayloadDays: config.retentionRawPayloadDays,
    dryRun: config.retentionDryRun,
    onPruned: (pruned: Pruned) => {
      const rows = pruned.entries + pruned.rawPayloads + pruned.events;
      if (!pruned.dryRun) metric('maintenanceRows').inc({ duty: 'retention' }, rows);
      logger.info(pruned, pruned.dryRun ? 'retention would delete' : 'retention deleted');
    },
  });
  return { name: 'retention', everyMs, runOnce: () => pruner.runOnce() };
}

function invariantDuty({ database, logger }: MaintenanceParts): Duty {
  const check = new InvariantCheck(new InvariantRepository(database), {
    onChecked: (kind, count) => metric('invariantViolations').set({ kind }, count),
    onBroken: (broken) => logger.error(broken, 'rows break an invariant of the outbox'),
  });
  return { name: 'invariants', everyMs: 30_000, runOnce: () => check.runOnce() };
}

function horizonDuty({ database, logger }: MaintenanceParts): Duty {
  const horizon = new VacuumHorizon(new VacuumHorizonRepository(database), {
    onAge: (seconds) => metric('vacuumHorizonAge').set(seconds),
    onHeld: (holder) => logger.warn(holder, 'vacuum is held back'),
  });
  return { name: 'vacuum-horizon', everyMs: 15_000, runOnce: () => horizon.runOnce() };
}

function forgetterDuty({ database, logger }: MaintenanceParts): Duty {
  const forgetter = new WorkerForgetter(new WorkerRepository(database), (workers) => {
    metric('maintenanceRows').inc({ duty: 'worker-forgetter' }, workers);
    logger.info({ workers }, 'forgot workers that have been gone for long');
  });
  return { name: 'worker-forgetter', everyMs: 300_000, runOnce: () => forgetter.runOnce() };
}
