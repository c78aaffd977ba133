import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind, TestBroker } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import type { BrokerSecurity } from './broker-security.js';
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
  start: () => start(brokerDirectory('nats')),
  startSecured: start,
};

async function start(directory: string, security?: BrokerSecurity): Promise<TestBroker> {
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', directory];
  if (security) args.push('-c', securedConfiguration(directory, security));
  const url = security
    ? `tls://${security.username}:${security.password}@127.0.0.1:${port}`
    : `nats://127.0.0.1:${port}`;
  const broker = new BrokerProcess({
    name: 'nats',
    directory,
    data: 'jetstream',
    env: { NATS_URL: url },
    // The server introduces itself before TLS begins.
    answers: () => tcpAnswers({ port, say: '', fits: (a) => a.toString().startsWith('INFO') }),
    commands: [{ command: 'nats-server', args }],
  });
  await broker.start();
  return broker;
}

function securedConfiguration(directory: string, security: BrokerSecurity): string {
  const { certFile, keyFile, username, password } = security;
  const file = join(directory, 'nats.conf');
  const tls = `tls { cert_file: "${certFile}", key_file: "${keyFile}" }`;
  const users = `authorization { user: "${username}", password: "${password}" }`;
  writeFileSync(file, `${tls}\n${users}\n`);
  return file;
}
