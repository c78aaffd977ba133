import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import type { TestBroker } from './broker.js';
import { BrokerProcess, brokerDirectory, type BrokerCommand } from './broker-process.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';
import { waitUntil } from './wait-until.js';

/** A Redis Cluster of one node that holds all slots; `REDIS_URL` is a `redis-cluster://` URL. */
export async function startRedisCluster(): Promise<TestBroker> {
  // Without a port of its own the bus takes port + 10,000, where outgoing connections have theirs.
  const [port, busPort] = [await freePort(), await freePort()];
  const broker = redisProcess(`redis-cluster://127.0.0.1:${port}`, port, (directory) => [
    server(directory, port, [
      ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
      ...['--cluster-port', `${busPort}`],
    ]),
  ]);
  await broker.start();
  await redisCommand(port, 'CLUSTER ADDSLOTSRANGE 0 16383');
  const isUp = async () => (await redisCommand(port, 'CLUSTER INFO')).includes('cluster_state:ok');
  await waitUntil('the Redis Cluster is up', isUp);
  return broker;
}

/** A master and the sentinel that knows it as `events`; `REDIS_URL` is a `redis-sentinel://` URL. */
export async function startRedisSentinel(): Promise<TestBroker> {
  const [port, sentinelPort] = [await freePort(), await freePort()];
  const url = `redis-sentinel://127.0.0.1:${sentinelPort}/events`;
  const broker = redisProcess(url, sentinelPort, (directory) => {
    const config = join(directory, 'sentinel.conf');
    writeFileSync(config, `port ${sentinelPort}\nsentinel monitor events 127.0.0.1 ${port} 1\n`);
    const sentinel = { command: 'redis-server', args: [config, '--sentinel'] };
    return [server(directory, port, []), sentinel];
  });
  await broker.start();
  await waitUntil('the master answers', () => tcpAnswers({ port, say: 'PING\r\n' }));
  return broker;
}

/** Makes a running server the replica of another: from then on it answers READONLY to writers. */
export async function makeReplica(port: number, masterPort: number): Promise<void> {
  const answer = await redisCommand(port, `REPLICAOF 127.0.0.1 ${masterPort}`);
  if (!answer.startsWith('+OK')) throw new Error(answer);
}

function redisProcess(
  url: string,
  port: number,
  commandsIn: (directory: string) => BrokerCommand[],
): BrokerProcess {
  const directory = brokerDirectory('redis');
  return new BrokerProcess({
    name: 'redis',
    directory,
    data: 'appendonlydir',
    env: { REDIS_URL: url },
    answers: () =>
      tcpAnswers({ port, say: 'PING\r\n', fits: (a) => a.toString().startsWith('+PONG') }),
    commands: commandsIn(directory),
  });
}

function server(directory: string, port: number, more: readonly string[]): BrokerCommand {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
  return { command: 'redis-server', args: [...args, ...more] };
}

function redisCommand(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', reject);
    socket.once('data', (data: Buffer) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.write(`${command}\r\n`);
  });
}
