import { loadTopics } from '@acp/contracts';
import { startService, type Environment, type RunningService } from '@acp/service';
import { inspectTopicOptions } from '@acp/transports';
import { readFileSync } from 'node:fs';
import { loadRelayConfig } from './relay.config.js';
import { RelayModule } from './relay.module.js';

/** Starts one worker and resolves once it listens. Throws `CONFIG.INVALID` before it opens anything. */
export async function startRelay(env: Environment): Promise<RunningService> {
  const config = loadRelayConfig(env);
  const topicsOf = (anyType: boolean) =>
    loadTopics(env, (path) => readFileSync(path, 'utf8'), {
      inspectTopic: inspectTopicOptions,
      anyType,
    });
  topicsOf(true);
  return startService({
    name: 'relay',
    config,
    database: {},
    module: (parts) => RelayModule.of({ ...parts, topics: topicsOf(false), env }),
  });
}
