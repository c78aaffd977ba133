import { on, once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * @typedef {object} KrakenSettings
 * @property {string} url
 * @property {string[]} pairs
 * @property {('trade' | 'ticker')[]} channels
 * @property {number} silent_ms
 */

const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * One channel over one connection, until it is lost: it then throws, and the control plane starts it again
 * after a pause. A frame is read only when the one before is stored.
 *
 * @param {'trade' | 'ticker'} channel
 * @param {KrakenSettings} settings
 * @returns {import('@acp/plugin').PluginConnector}
 */
export function streamConnector(channel, settings) {
  return {
    name: channel,
    source: 'kraken',
    async run({ accept, report, signal, log }) {
      const socket = new WebSocket(settings.url, { maxPayload: MESSAGE_BYTES_MAX });
      signal.addEventListener('abort', () => socket.terminate(), { once: true });
      try {
        const lost = lostOf(socket);
        await Promise.race([once(socket, 'open'), lost]);
        report({ connected: true });
        socket.send(subscription(channel, settings.pairs));
        log.info('subscribed', { channel, pairs: settings.pairs.length });
        await Promise.race([read(socket, { accept, silentMs: settings.silent_ms }), lost]);
      } finally {
        report({ connected: false });
        socket.terminate();
      }
    },
  };
}

/**
 * @param {WebSocket} socket
 * @param {{ accept: import('@acp/plugin').ConnectorContext['accept'], silentMs: number }} parts
 */
async function read(socket, { accept, silentMs }) {
  let timer = setTimeout(() => socket.terminate(), silentMs);
  const stop = () => clearTimeout(timer);
  socket.once('close', stop);
  for await (const [frame] of on(socket, 'message')) {
    stop();
    socket.pause();
    await accept(/** @type {Buffer} */ (frame));
    socket.resume();
    timer = setTimeout(() => socket.terminate(), silentMs);
  }
}

/**
 * @param {WebSocket} socket
 * @returns {Promise<never>}
 */
function lostOf(socket) {
  return new Promise((_, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`the connection is lost (${code})`)));
  });
}

/**
 * @param {string} channel
 * @param {string[]} symbol
 */
function subscription(channel, symbol) {
  return JSON.stringify({ method: 'subscribe', params: { channel, symbol, snapshot: true } });
}
