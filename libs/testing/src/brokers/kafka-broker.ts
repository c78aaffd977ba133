import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind, TestBroker } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import type { BrokerSecurity } from './broker-security.js';
import { isOnPath, repositoryRoot } from './find-program.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';

const CLUSTER_ID = 'acpTestClusterAAAAAAAA';
/** How the user of a secured broker shows the password. */
export const KAFKA_MECHANISM = 'SCRAM-SHA-256';
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
  start: () => start(brokerDirectory('kafka')),
  startSecured: start,
};

async function start(directory: string, security?: BrokerSecurity): Promise<TestBroker> {
  const port = await freePort();
  const properties = join(directory, 'server.properties');
  const controllerPort = await freePort();
  const listener = `${security ? 'SASL_SSL' : 'PLAINTEXT'}://127.0.0.1:${port}`;
  const settings = {
    ...serverProperties(directory, controllerPort),
    listeners: `${listener},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': listener,
    ...(security && listenerSecurity(directory, security)),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  writeFileSync(properties, lines.join('\n'));
  const classPath = ['-cp', join(jars(), 'libs', '*')];
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
  if (security) format.push('--add-scram', scramUser(security));
  const prepare = () => {
    execFileSync('java', [...JVM, ...classPath, ...format], { stdio: 'pipe', timeout: 60_000 });
  };
  prepare();
  const broker = new BrokerProcess({
    name: 'kafka',
    directory,
    data: 'data',
    prepare,
    env: { KAFKA_BROKERS: `127.0.0.1:${port}` },
    answers: () => tcpAnswers({ port, say: API_VERSIONS, security }),
    commands: [{ command: 'java', args: [...JVM, ...classPath, 'kafka.Kafka', properties] }],
  });
  await broker.start();
  return broker;
}

function jars(): string {
  return join(repositoryRoot(), '.cache', 'kafka');
}

/** TLS, and one user by SCRAM. */
function listenerSecurity(directory: string, security: BrokerSecurity) {
  const keystore = join(directory, 'keystore.pem');
  const pem = [security.keyFile, security.certFile].map((file) => readFileSync(file, 'utf8'));
  writeFileSync(keystore, pem.join(''));
  return {
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'security.inter.broker.protocol': 'SASL_SSL',
    'sasl.mechanism.inter.broker.protocol': KAFKA_MECHANISM,
    'sasl.enabled.mechanisms': KAFKA_MECHANISM,
    [`listener.name.sasl_ssl.${KAFKA_MECHANISM.toLowerCase()}.sasl.jaas.config`]:
      'org.apache.kafka.common.security.scram.ScramLoginModule required ' +
      `username="${security.username}" password="${security.password}";`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': security.caFile,
  };
}

function scramUser({ username, password }: BrokerSecurity): string {
  return `${KAFKA_MECHANISM}=[name=${username},password=${password}]`;
}

function serverProperties(directory: string, controllerPort: number) {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
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
  };
}
