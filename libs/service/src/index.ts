export {
  Bytes,
  Count,
  Days,
  Milliseconds,
  Port,
  type NumberOptions,
} from './configuration/numbers.js';
export { Variable, type VariableOptions } from './configuration/variable.js';
export {
  configError,
  loadConfig,
  type ConfigClass,
  type Environment,
} from './configuration/load-config.js';
export {
  configReference,
  describeConfig,
  type ConfigReferenceEntry,
} from './configuration/describe-config.js';
export { ServiceConfig, TopicsServiceConfig } from './configuration/service-config.js';
export { PROBLEM_MEDIA_TYPE, problemOf, type Problem } from './problem/problem.js';
export { validationPipe } from './problem/validation.pipe.js';
export { rawTextOf, type TextParser } from './http/body-parsers.js';
export { ApiKeys, type ApiKeyFormat } from './access/api-keys.js';
export { RequireRole, requiredRoleOf } from './access/api-key.guard.js';
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
  type Grant,
  type Role,
} from './access/caller.js';
export { ApiAnswer, type ApiAnswerOptions } from './openapi/api-answer.js';
export { ApiProblems } from './openapi/api-problems.js';
export type { OpenApiOptions } from './openapi/open-api-document.js';
export { type DatabaseSettings } from './database/open-database.js';
export { type Duty } from './schedule/duty.js';
export { DutySchedule } from './schedule/duty-schedule.js';
export { VERSION } from './lifecycle/version.js';
export { HealthRegistry, type HealthCheck, type HealthProbe } from './health/health.registry.js';
export { Progress } from './health/progress.js';
export type { AccessOptions } from './lifecycle/access.js';
export type { RunningService, ServiceOptions, ServiceParts } from './lifecycle/service-options.js';
export { startService } from './lifecycle/start-service.js';
export { failToStart, runService } from './lifecycle/run-service.js';
export { PublicRoute as Public } from '@acp/observability';
