import type { AppLogger } from '@acp/observability';
import { HealthRegistry } from '@acp/service';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { IntakeConnector } from './intake-connector.js';

/** Drains the intakes of this process from start to stop, and lets readiness ask them. */
@Injectable()
export class IntakeConnectors implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly connectors: readonly IntakeConnector[],
    health: HealthRegistry,
    private readonly logger: AppLogger,
  ) {
    for (const connector of connectors) {
      const name = `connector:${connector.connector}`;
      health.register({ name, probes: ['ready'], check: () => connector.check() });
    }
  }

  onApplicationBootstrap(): void {
    for (const connector of this.connectors) connector.start();
    const names = this.connectors.map(({ connector }) => connector);
    if (names.length > 0) this.logger.info({ connectors: names }, 'intake connectors started');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.connectors.map((connector) => connector.stop()));
  }
}
