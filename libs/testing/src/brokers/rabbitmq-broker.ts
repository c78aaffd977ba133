import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind, TestBroker } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import type { BrokerSecurity } from './broker-security.js';
import { findProgram, isOnPath } from './find-program.js';
import { freePort } from './free-port.js';
import { tcpAnswers } from './tcp-answer.js';

/** Debian's wrapper on the path changes the user; the script behind it does not. */
const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const AMQP_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');

/**
 * `rabbitmq-server` in a home of its own, with its own epmd in the foreground: one that the server
 * starts by itself would outlive it.
 */
export const rabbitmqBroker: BrokerKind = {
  name: 'rabbitmq',
  overrideName: 'TEST_AMQP_URL',
  envName: 'AMQP_URL',
  install: 'apt-get install -y rabbitmq-server',
  installed: () => isOnPath('rabbitmq-server') && isOnPath('epmd'),
  start: () => start(brokerDirectory('rabbitmq')),
  startSecured: start,
};

async function start(directory: string, security?: BrokerSecurity): Promise<TestBroker> {
  const [port, distributionPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const env = serverEnvironment(directory, { port, distributionPort, epmdPort });
  writeFileSync(env['RABBITMQ_CONFIG_FILE']!, configuration(port, security));
  const url = security
    ? `amqps://${security.username}:${security.password}@127.0.0.1:${port}`
    : `amqp://guest:guest@127.0.0.1:${port}`;
  const broker = new BrokerProcess({
    name: 'rabbitmq',
    directory,
    data: 'mnesia',
    env: { AMQP_URL: url },
    answers: () => tcpAnswers({ port, say: AMQP_HEADER, security }),
    commands: [
      { command: findProgram('epmd')!, args: ['-port', `${epmdPort}`], env },
      { command: serverProgram(), args: [], env },
    ],
  });
  await broker.start();
  return broker;
}

function configuration(port: number, security: BrokerSecurity | undefined): string {
  if (!security) return `listeners.tcp.local = 127.0.0.1:${port}\n`;
  return [
    'listeners.tcp = none',
    `listeners.ssl.local = 127.0.0.1:${port}`,
    `ssl_options.cacertfile = ${security.caFile}`,
    `ssl_options.certfile = ${security.certFile}`,
    `ssl_options.keyfile = ${security.keyFile}`,
    'ssl_options.verify = verify_none',
    'ssl_options.fail_if_no_peer_cert = false',
    `default_user = ${security.username}`,
    `default_pass = ${security.password}`,
    '',
  ].join('\n');
}

function serverProgram(): string {
  return existsSync(SERVER) ? SERVER : findProgram('rabbitmq-server')!;
}

interface Ports {
  port: number;
  distributionPort: number;
  epmdPort: number;
}

function serverEnvironment(directory: string, ports: Ports): Record<string, string> {
  writeFileSync(join(directory, 'enabled_plugins'), '[].');
  return {
    HOME: directory,
    ERL_EPMD_PORT: String(ports.epmdPort),
    RABBITMQ_NODENAME: `acp${ports.port}@localhost`,
    RABBITMQ_DIST_PORT: String(ports.distributionPort),
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(directory, 'none.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(directory, 'mnesia'),
    RABBITMQ_FEATURE_FLAGS_FILE: join(directory, 'feature_flags'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}
