import type { AppLogger } from '@acp/observability';
import { isDatabaseUnavailable } from '@acp/persistence';
import { ApiKeys, startService, type RunningService } from '@acp/service';
import type { OpsApiConfig } from './ops-api.config.js';
import { OpsApiModule } from './ops-api.module.js';

/** Starts the ops-api and resolves once it listens. */
export async function startOpsApi(
  config: Readonly<OpsApiConfig>,
  options: { logger?: AppLogger } = {},
): Promise<RunningService> {
  return startService({
    name: 'ops-api',
    config,
    module: () => OpsApiModule.forConfig(config),
    access: {
      keys: ApiKeys.parse(config.opsApiKeys, { variable: 'OPS_API_KEYS', roles: true }),
      variable: 'OPS_API_KEYS',
    },
    isUnavailable: isDatabaseUnavailable,
    openApi: {
      title: 'AI Control Plane: ops-api',
      description:
        'What came in, what was made of it, who delivered it when, and what became of it.',
    },
    ...options,
  });
}
