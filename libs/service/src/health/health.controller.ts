import type { HealthReport, HealthSummary } from '@acp/contracts';
import { PublicRoute } from '@acp/observability';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { ApiHealth } from './api-health.js';
import { HealthRegistry, type HealthCheck } from './health.registry.js';
import { CHECK_TIMEOUT_MS } from './readiness.js';

export interface HealthIdentity {
  name: string;
  version: string;
}

export const HEALTH_IDENTITY = Symbol('HEALTH_IDENTITY');

/** Probes for an orchestrator, and a summary for people. 200 where well, 503 where not. */
@ApiTags('health')
@PublicRoute()
@Controller('health')
export class HealthController {
  private readonly startedAt = Date.now();

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly registry: HealthRegistry,
    @Inject(HEALTH_IDENTITY) private readonly identity: HealthIdentity,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Everything at once: which app this is, since when it runs, each check',
  })
  @ApiHealth('HealthSummary')
  async summary(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthSummary> {
    const result = await this.run([...this.registry.all()], this.isReady(), reply);
    return {
      status: result.status,
      app: this.identity.name,
      version: this.identity.version,
      lifecycle: this.registry.lifecycle,
      uptime_seconds: Math.floor((Date.now() - this.startedAt) / 1000),
      checks: result.details,
    };
  }

  @Get('live')
  @ApiOperation({ summary: 'The process works; restart it where this fails' })
  @ApiHealth('HealthReport')
  live(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return this.run(this.registry.of('live'), true, reply);
  }

  @Get('ready')
  @ApiOperation({ summary: 'The process can serve now; send it no work where this fails' })
  @ApiHealth('HealthReport')
  ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return this.run(this.registry.of('ready'), this.isReady(), reply);
  }

  @Get('startup')
  @ApiOperation({ summary: 'The process has started' })
  @ApiHealth('HealthReport')
  startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    const started = this.registry.lifecycle !== 'starting';
    return this.run(this.registry.of('startup'), started, reply);
  }

  private isReady(): boolean {
    return this.registry.lifecycle === 'started';
  }

  private async run(
    checks: HealthCheck[],
    inPhase: boolean,
    reply: FastifyReply,
  ): Promise<HealthReport> {
    const functions = checks.map((check) => () => this.attempt(check));
    const result = await this.health.check(functions).catch(resultOfFailure);
    const status = inPhase && result.status !== 'error' ? result.status : 'error';
    reply.code(status === 'error' ? 503 : 200).header('cache-control', 'no-store');
    return { status, lifecycle: this.registry.lifecycle, details: result.details };
  }

  private attempt({ name, check, timeoutMs }: HealthCheck) {
    return this.indicators
      .check(name)
      .attempt(async ({ signal }) => check(signal))
      .withTimeout(timeoutMs ?? CHECK_TIMEOUT_MS);
  }
}

type HealthResult = Pick<HealthReport, 'status' | 'details'>;

/** Terminus reports failure by an exception that carries the result. */
function resultOfFailure(error: unknown): HealthResult {
  const response = (error as { getResponse?: () => unknown }).getResponse?.();
  if (typeof response === 'object' && response !== null && 'details' in response) {
    return response as HealthResult;
  }
  throw error;
}
