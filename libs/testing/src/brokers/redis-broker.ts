import type { BrokerKind } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import { isOnPath } from './find-program.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';

/** `redis-server` with an append-only file, so that a restart loses nothing. */
export const redisBroker: BrokerKind = {
  name: 'redis',
  overrideName: 'TEST_REDIS_URL',
  envName: 'REDIS_URL',
  install: 'apt-get install -y redis-server',
  installed: () => isOnPath('redis-server'),
  start: async () => {
    const port = await freePort();
    const directory = brokerDirectory('redis');
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory];
    args.push('--save', '', '--appendonly', 'yes', '--appendfsync', 'always');
    const broker = new BrokerProcess({
      name: 'redis',
      directory,
      env: { REDIS_URL: `redis://127.0.0.1:${port}` },
      answers: () => tcpAnswers(port, 'PING\r\n', (a) => a.toString().startsWith('+PONG')),
      commands: [{ command: 'redis-server', args }],
    });
    await broker.start();
    return broker;
  },
};
