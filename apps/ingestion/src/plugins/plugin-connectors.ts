import type { AppLogger } from '@acp/observability';
import type { LoadedPlugin } from '@acp/plugin-host';
import { HealthRegistry } from '@acp/service';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { PluginConnectorRunner } from './plugin-connector.js';

/** Runs the connectors of all plug-ins from start to stop, and shows how each is. */
@Injectable()
export class PluginConnectors implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly plugins: readonly LoadedPlugin[],
    private readonly runners: readonly PluginConnectorRunner[],
    health: HealthRegistry,
    private readonly logger: AppLogger,
  ) {
    for (const runner of runners) {
      const name = `connector:${runner.named.name}`;
      health.register({ name, probes: ['ready'], check: () => runner.check() });
    }
  }

  onApplicationBootstrap(): void {
    for (const { name, version, module } of this.plugins) {
      this.logger.info({ plugin: name, version, module }, 'plug-in loaded');
    }
    for (const runner of this.runners) runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
  }
}
