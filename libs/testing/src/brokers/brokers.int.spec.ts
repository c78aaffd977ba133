import { createConnection, type Socket } from 'node:net';
import { BROKER_NAMES, type TestBroker } from './broker.js';
import { describeWithBroker, startBroker } from './describe-with-broker.js';

for (const name of BROKER_NAMES) {
  describeWithBroker(name, (broker) => {
    it('starts and says where', async () => {
      (await connect(broker())).destroy();
    });

    it('is gone after stop, and back on the same address after start', async () => {
      if (!broker().controllable) return;
      await broker().stop();
      await expect(connect(broker())).rejects.toThrow('ECONNREFUSED');
      await broker().start();
      (await connect(broker())).destroy();
    });

    it('keeps connections while it is paused', async () => {
      if (!broker().controllable) return;
      const socket = await connect(broker());
      broker().pause();
      expect(socket.destroyed).toBe(false);
      broker().resume();
      socket.destroy();
    });
  });
}

describe('a broker that is not installed', () => {
  const path = process.env['PATH'];
  const { TEST_REDIS_URL: override } = process.env;
  afterEach(() => {
    process.env['PATH'] = path;
    if (override !== undefined) process.env['TEST_REDIS_URL'] = override;
  });

  it('is named with the command that installs it', async () => {
    process.env['PATH'] = '/nowhere';
    delete process.env['TEST_REDIS_URL'];
    await expect(startBroker('redis')).rejects.toThrow(
      'redis is not installed here: apt-get install -y redis-server (or set TEST_REDIS_URL)',
    );
  });
});

function connect(broker: TestBroker): Promise<Socket> {
  const [address] = Object.values(broker.env);
  const [, host, port] = /([\w.]+):(\d+)$/.exec(address!)!;
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port: Number(port) });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
