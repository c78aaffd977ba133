import { systemClock } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { ConnectorCursorRepository, type Database } from '@acp/persistence';
import type { HealthRegistry } from '@acp/service';
import type { AcceptEvents } from '../../accept/accept-events.js';
import type { IngestionConfig } from '../../ingestion.config.js';
import { BinanceConnector } from './binance-connector.js';
import { BinanceConnectors } from './binance-connectors.js';
import { binanceStreams } from './binance-streams.js';

const BUFFER_BYTES_MAX = 64 * 1024 * 1024;

export function makeBinanceConnectors(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  accept: AcceptEvents;
  health: HealthRegistry;
  logger: AppLogger;
}): BinanceConnectors {
  const { config, database, accept: acceptEvents, health, logger } = parts;
  const cursors = new ConnectorCursorRepository(database);
  const options = {
    stallMs: config.binanceStallMs,
    ageMs: config.binanceConnectionAgeMs,
    reconnectFirstMs: config.binanceReconnectFirstMs,
    reconnectLongestMs: config.binanceReconnectLongestMs,
    batchFramesMax: config.binanceBatchFramesMax,
    batchWindowMs: config.binanceBatchWindowMs,
    bufferFramesMax: config.binanceBufferFramesMax,
    bufferBytesMax: BUFFER_BYTES_MAX,
    streamSilentMs: config.binanceStreamSilentMs,
  };
  const connectors = binanceStreams(config).map(
    (stream) =>
      new BinanceConnector(stream, options, { acceptEvents, cursors, logger, clock: systemClock }),
  );
  return new BinanceConnectors(connectors, health, logger);
}
