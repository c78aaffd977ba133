import type { BrokerKind } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import { isOnPath } from './find-program.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';

/** `nats-server` with JetStream. */
export const natsBroker: BrokerKind = {
  name: 'nats',
  overrideName: 'TEST_NATS_URL',
  envName: 'NATS_URL',
  install: 'apt-get install -y nats-server',
  installed: () => isOnPath('nats-server'),
  start: async () => {
    const port = await freePort();
    const directory = brokerDirectory('nats');
    const broker = new BrokerProcess({
      name: 'nats',
      directory,
      env: { NATS_URL: `nats://127.0.0.1:${port}` },
      answers: () => tcpAnswers(port, '', (a) => a.toString().startsWith('INFO')),
      commands: [
        {
          command: 'nats-server',
          args: ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', directory],
        },
      ],
    });
    await broker.start();
    return broker;
  },
};
