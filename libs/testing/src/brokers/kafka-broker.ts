import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import { isOnPath, repositoryRoot } from './find-program.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';

const CLUSTER_ID = 'acpTestClusterAAAAAAAA';
/** A small heap and the first compiler alone: starts in about half the time. */
const JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** ApiVersions, version 0, correlation 1, no client id. Answered once requests are processed. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255]);

/** One Apache Kafka node in KRaft mode, from the jars that `npm run brokers:fetch` has resolved. */
export const kafkaBroker: BrokerKind = {
  name: 'kafka',
  overrideName: 'TEST_KAFKA_BROKERS',
  envName: 'KAFKA_BROKERS',
  install: 'apt-get install -y default-jre-headless maven && npm run brokers:fetch',
  installed: () => isOnPath('java') && existsSync(join(jars(), 'complete')),
  start: async () => {
    const [port, controllerPort] = [await freePort(), await freePort()];
    const directory = brokerDirectory('kafka');
    const properties = join(directory, 'server.properties');
    writeFileSync(properties, serverProperties(directory, port, controllerPort));
    const classPath = ['-cp', join(jars(), 'libs', '*')];
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
    execFileSync('java', [...JVM, ...classPath, ...format], { stdio: 'pipe', timeout: 60_000 });
    const broker = new BrokerProcess({
      name: 'kafka',
      directory,
      env: { KAFKA_BROKERS: `127.0.0.1:${port}` },
      answers: () => tcpAnswers(port, API_VERSIONS),
      commands: [{ command: 'java', args: [...JVM, ...classPath, 'kafka.Kafka', properties] }],
    });
    await broker.start();
    return broker;
  },
};

function jars(): string {
  return join(repositoryRoot(), '.cache', 'kafka');
}

function serverProperties(directory: string, port: number, controllerPort: number): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(directory, 'data'),
    'num.partitions': 3,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.enable': false,
    'controlled.shutdown.enable': false,
    // A restarted node registers again only after its former session is over.
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 500,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
