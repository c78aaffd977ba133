import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind, TestBroker } from './broker.js';
import { BrokerProcess, brokerDirectory } from './broker-process.js';
import type { BrokerSecurity } from './broker-security.js';
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
  start: () => start(brokerDirectory('redis')),
  startSecured: start,
};

async function start(directory: string, security?: BrokerSecurity): Promise<TestBroker> {
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--dir', directory];
  args.push('--save', '', '--appendonly', 'yes', '--appendfsync', 'always');
  args.push(...(security ? tlsArguments(port, directory, security) : ['--port', `${port}`]));
  const url = security
    ? `rediss://${security.username}:${security.password}@127.0.0.1:${port}`
    : `redis://127.0.0.1:${port}`;
  const fits = (answer: Buffer) => /^(\+PONG|-NOAUTH)/.test(answer.toString());
  const broker = new BrokerProcess({
    name: 'redis',
    directory,
    data: 'appendonlydir',
    env: { REDIS_URL: url },
    answers: () => tcpAnswers({ port, say: 'PING\r\n', fits, security }),
    commands: [{ command: 'redis-server', args }],
  });
  await broker.start();
  return broker;
}

/** No plain port, no default user, one user of the access control list. */
function tlsArguments(port: number, directory: string, security: BrokerSecurity): string[] {
  const { caFile, certFile, keyFile, username, password } = security;
  const users = join(directory, 'users.acl');
  writeFileSync(users, `user default off\nuser ${username} on >${password} ~* &* +@all\n`);
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile];
  files.push('--tls-ca-cert-file', caFile, '--tls-auth-clients', 'no', '--aclfile', users);
  return ['--port', '0', '--tls-port', `${port}`, ...files];
}
