import type { Lifecycle } from '@acp/contracts';
import { Injectable } from '@nestjs/common';

export type HealthProbe = 'live' | 'ready' | 'startup';

/** Something a probe asks. Throws (or rejects) when it is not well; its answer is shown. */
export interface HealthCheck {
  name: string;
  probes: readonly HealthProbe[];
  check(
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | void> | Record<string, unknown> | void;
  /** Milliseconds until it counts as failed. Default 2,000. */
  timeoutMs?: number;
}

/** In the order in which a process goes through them. */
const LIFECYCLE: readonly Lifecycle[] = ['starting', 'started', 'draining', 'stopping'];

/** The checks of this process; whoever has something to say registers in `onModuleInit`. */
@Injectable()
export class HealthRegistry {
  private readonly checks: HealthCheck[] = [];
  private phase: Lifecycle = 'starting';

  register(check: HealthCheck): void {
    if (this.checks.some(({ name }) => name === check.name)) {
      throw new Error(`the health check ${check.name} is registered twice`);
    }
    this.checks.push(check);
  }

  of(probe: HealthProbe): HealthCheck[] {
    return this.checks.filter(({ probes }) => probes.includes(probe));
  }

  all(): readonly HealthCheck[] {
    return this.checks;
  }

  get lifecycle(): Lifecycle {
    return this.phase;
  }

  /** Forward only: a process that drains or stops is not ready, whatever its checks say. */
  enter(phase: Lifecycle): void {
    if (LIFECYCLE.indexOf(phase) > LIFECYCLE.indexOf(this.phase)) this.phase = phase;
  }
}
