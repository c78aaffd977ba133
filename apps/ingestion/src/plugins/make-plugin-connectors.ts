import { systemClock } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { ConnectorCursorRepository, type Database } from '@acp/persistence';
import type { HealthRegistry } from '@acp/service';
import type { AcceptEvents } from '../accept/accept-events.js';
import type { IngestionConfig } from '../ingestion.config.js';
import { PluginConnectorRunner } from './plugin-connector.js';
import { PluginConnectors } from './plugin-connectors.js';
import type { Plugins } from './load-with-plugins.js';

/** Of the grace period, for connectors of plug-ins that take their time. */
const SHARE_OF_GRACE = 0.5;

export function makePluginConnectors(parts: {
  config: Readonly<IngestionConfig>;
  plugins: Plugins;
  database: Database;
  accept: AcceptEvents;
  health: HealthRegistry;
  logger: AppLogger;
}): PluginConnectors {
  const { config, plugins, database, accept: acceptEvents, health, logger } = parts;
  const cursors = new ConnectorCursorRepository(database);
  const options = {
    limits: {
      payloadBytesMax: config.ingestionBodyBytesMax,
      payloadsMax: config.ingestionBatchItemsMax,
    },
    restartFirstMs: config.pluginsRestartFirstMs,
    restartLongestMs: config.pluginsRestartLongestMs,
    endMs: config.shutdownGraceMs * SHARE_OF_GRACE,
  };
  const runners = plugins.connectors.map(
    (named) =>
      new PluginConnectorRunner(named, options, {
        ...{ acceptEvents, cursors, logger },
        clock: systemClock,
      }),
  );
  return new PluginConnectors(plugins.loaded, runners, health, logger);
}
