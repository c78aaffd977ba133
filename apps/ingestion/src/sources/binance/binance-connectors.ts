import type { AppLogger } from '@acp/observability';
import { HealthRegistry } from '@acp/service';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { BinanceConnector } from './binance-connector.js';

/** Runs the connections of this process from start to stop, and lets readiness ask them. */
@Injectable()
export class BinanceConnectors implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly connectors: readonly BinanceConnector[],
    health: HealthRegistry,
    private readonly logger: AppLogger,
  ) {
    for (const connector of connectors) {
      const name = `connector:${connector.stream.connector}`;
      health.register({ name, probes: ['ready'], check: () => connector.check() });
    }
  }

  onApplicationBootstrap(): void {
    for (const connector of this.connectors) connector.start();
    if (this.connectors.length > 0) {
      this.logger.info({ connectors: this.connectors.length }, 'Binance connectors started');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.connectors.map((connector) => connector.stop()));
  }
}
