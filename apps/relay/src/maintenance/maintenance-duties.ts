import {
  InvariantRepository,
  RetentionRepository,
  VacuumHorizonRepository,
  WorkerRepository,
  type Database,
} from '@acp/persistence';
import type { MaintenanceObserver } from '../observe/relay-observer.js';
import type { RelayConfig } from '../relay.config.js';
import type { Duty } from '@acp/service';
import { InvariantCheck } from './invariant-check.js';
import { RetentionPruner } from './retention-pruner.js';
import { VacuumHorizon } from './vacuum-horizon.js';
import { WorkerForgetter } from './worker-forgetter.js';

export interface MaintenanceParts {
  config: Readonly<
    Pick<
      RelayConfig,
      | 'retentionOutboxDays'
      | 'retentionRawPayloadDays'
      | 'retentionDecisionDays'
      | 'retentionDryRun'
    >
  >;
  database: Database;
  observer: MaintenanceObserver;
}

/** What a worker does beside delivery. Retention only where asked for. */
export function maintenanceDuties(parts: MaintenanceParts): Duty[] {
  const { retentionOutboxDays, retentionRawPayloadDays, retentionDryRun } = parts.config;
  const duties = [invariantDuty(parts), horizonDuty(parts), forgetterDuty(parts)];
  if (retentionOutboxDays + retentionRawPayloadDays > 0) {
    duties.push(retentionDuty(parts, retentionDryRun ? 300_000 : 60_000));
  }
  return duties;
}

function retentionDuty({ config, database, observer }: MaintenanceParts, everyMs: number): Duty {
  const pruner = new RetentionPruner({
    retention: new RetentionRepository(database),
    outboxDays: config.retentionOutboxDays,
    rawPayloadDays: config.retentionRawPayloadDays,
    decisionDays: config.retentionDecisionDays,
    dryRun: config.retentionDryRun,
    observer,
  });
  return { name: 'retention', everyMs, runOnce: () => pruner.runOnce() };
}

function invariantDuty({ database, observer }: MaintenanceParts): Duty {
  const check = new InvariantCheck(new InvariantRepository(database), observer);
  return { name: 'invariants', everyMs: 30_000, runOnce: () => check.runOnce() };
}

function horizonDuty({ database, observer }: MaintenanceParts): Duty {
  const horizon = new VacuumHorizon(new VacuumHorizonRepository(database), { observer });
  return { name: 'vacuum-horizon', everyMs: 15_000, runOnce: () => horizon.runOnce() };
}

function forgetterDuty({ database, observer }: MaintenanceParts): Duty {
  const forgetter = new WorkerForgetter(new WorkerRepository(database), observer);
  return { name: 'worker-forgetter', everyMs: 300_000, runOnce: () => forgetter.runOnce() };
}
