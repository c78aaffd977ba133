import { definePlugin } from '@acp/plugin';
import { streamConnector } from './connector.js';
import { krakenMapper } from './mapper.js';

/** @typedef {import('./connector.js').KrakenSettings} KrakenSettings */

/** @type {import('@acp/plugin').Plugin<KrakenSettings>} */
const plugin = definePlugin({
  name: 'kraken',
  version: '0.1.0',
  mappers: [krakenMapper],
  settings: {
    properties: {
      url: {
        type: 'string',
        pattern: '^wss?://',
        description: 'a WebSocket URL',
        default: 'wss://ws.kraken.com/v2',
      },
      pairs: { type: 'array', items: { type: 'string', minLength: 3 }, default: ['BTC/USD'] },
      channels: {
        type: 'array',
        items: { enum: ['trade', 'ticker'] },
        default: ['trade', 'ticker'],
      },
      /** The venue sends a heartbeat each second where nothing else happens. */
      silent_ms: { type: 'integer', minimum: 100, maximum: 600_000, default: 10_000 },
    },
  },
  connectors: (settings) => settings.channels.map((channel) => streamConnector(channel, settings)),
});

export default plugin;
