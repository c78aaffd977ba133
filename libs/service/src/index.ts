export {
  openCatalogue,
  readCatalogueFiles,
  type CatalogueFiles,
} from './catalogue/catalogue.module.js';
export { CANARY_INTERVAL_MS_MIN, CanaryIntervalMs } from './configuration/canary-interval.js';
export { Bytes, Count, Days, Milliseconds, Port } from './configuration/numbers.js';
export { Variable, type VariableType } from './configuration/variable.js';
export {
  configError,
  loadConfig,
  type ConfigClass,
  type ConfigProblem,
  type Environment,
} from './configuration/load-config.js';
export { parseVariable } from './configuration/parse-variable.js';
export { unknownVariables } from './configuration/unknown-variables.js';
export { configReference, type ConfigReferenceEntry } from './configuration/describe-config.js';
export { ExpectationsFile } from './configuration/expectations-file.js';
export { ReleaseSigningKeyFile, readReleaseKeys } from './configuration/release-keys.js';
export { ServiceConfig, TopicsServiceConfig } from './configuration/service-config.js';
export { ApiKeys } from './access/api-keys.js';
export { RequireRole } from './access/api-key.guard.js';
export {
  CurrentCaller,
  actorOf,
  ROLES,
  approvingRole,
  callerOf,
  isGrant,
  mayActAs,
  type Authenticator,
  type Caller,
  type Role,
} from './access/caller.js';
export { ApiAnswer } from './openapi/api-answer.js';
export { ApiProblems } from './openapi/api-problems.js';
export { type DatabaseSettings } from './database/open-database.js';
export { type Duty } from './schedule/duty.js';
export { DutySchedule } from './schedule/duty-schedule.js';
export { VERSION } from './lifecycle/version.js';
export { HealthRegistry } from './health/health.registry.js';
export { Progress } from './health/progress.js';
export type { RunningService, ServiceParts } from './lifecycle/service-options.js';
export { startService } from './lifecycle/start-service.js';
export { ownStrayErrors } from './lifecycle/stray-errors.js';
export { runService } from './lifecycle/run-service.js';
