/**
 * Where a process is in its life. `draining`: not ready any more, still serving, so that balancers
 * have time to notice. `stopping`: nothing new, what is in flight ends.
 */
export type Lifecycle = 'starting' | 'started' | 'draining' | 'stopping';

type HealthStatus = 'ok' | 'degraded' | 'error' | 'shutting_down';

/** One check, with whatever it says of itself besides. */
export interface HealthCheckResult {
  status: 'up' | 'degraded' | 'down';
  [detail: string]: unknown;
}

/** `GET /health/live`, `/health/ready`, `/health/startup`: 200 where well, 503 where not. */
export interface HealthReport {
  status: HealthStatus;
  lifecycle: Lifecycle;
  details: Record<string, HealthCheckResult>;
}

/** `GET /health`: everything at once. */
export interface HealthSummary {
  status: HealthStatus;
  app: string;
  version: string;
  lifecycle: Lifecycle;
  uptime_seconds: number;
  checks: Record<string, HealthCheckResult>;
}
