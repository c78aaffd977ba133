import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createConnection, type Socket } from 'node:net';
import { BROKER_NAMES, type TestBroker } from './broker.js';
import { describeWithBroker } from './describe-with-broker.js';
import { repositoryRoot } from './find-program.js';

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
  const install = 'redis is not installed here: apt-get install -y redis-server';

  it('has its suites skipped, with the command that installs it in the output', async () => {
    const { output, code } = await runWithoutRedis({});
    expect(output).toContain(`skipped: ${install} (or set TEST_REDIS_URL)`);
    expect(code).toBe(0);
  });

  it('fails them with REQUIRE_BROKERS=1', async () => {
    const { output, code } = await runWithoutRedis({ REQUIRE_BROKERS: '1' });
    expect(output).toContain('finds the broker, since REQUIRE_BROKERS=1');
    expect(output).toContain(install);
    expect(code).toBe(1);
  });
});

/** The Redis part of this file, in a Jest of its own that cannot find the server. */
async function runWithoutRedis(more: Record<string, string>) {
  const jest = join(repositoryRoot(), 'node_modules/jest/bin/jest.js');
  const args = [jest, '--runTestsByPath', __filename, '-t', 'with redis'];
  const env = { PATH: '/nowhere', TEST_KIND: 'int', TEST_DATABASE_URL: 'none', ...more };
  const child = spawn(process.execPath, args, { cwd: repositoryRoot(), env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { output, code };
}

function connect(broker: TestBroker): Promise<Socket> {
  const [address] = Object.values(broker.env);
  const [, host, port] = /([\w.]+):(\d+)$/.exec(address!)!;
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port: Number(port) });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
