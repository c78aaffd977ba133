import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a broker asks for that speaks TLS and lets in one user alone. */
export interface BrokerSecurity {
  /** The authority that signed the server's certificate; nobody else knows it. */
  caFile: string;
  certFile: string;
  keyFile: string;
  username: string;
  password: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
/** Clients check the name they connected to. */
const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1';

/** An authority of its own and a server certificate from it, as PEM files in the directory. */
export function makeSecurity(directory: string): BrokerSecurity {
  const file = (name: string) => join(directory, name);
  const [caFile, caKeyFile] = [file('ca.pem'), file('ca-key.pem')];
  const [certFile, keyFile, requestFile] = [file('cert.pem'), file('key.pem'), file('request.pem')];
  const namesFile = file('names.cnf');
  writeFileSync(namesFile, NAMES);
  const ca = ['-subj', '/CN=authority of a test', '-days', '2', '-out', caFile];
  openssl(['req', '-x509', ...NEW_KEY, ...ca, '-keyout', caKeyFile]);
  openssl(['req', ...NEW_KEY, '-subj', '/CN=broker', '-keyout', keyFile, '-out', requestFile]);
  const signing = ['-CA', caFile, '-CAkey', caKeyFile, '-CAcreateserial', '-days', '2'];
  openssl([
    'x509',
    '-req',
    '-in',
    requestFile,
    ...signing,
    '-extfile',
    namesFile,
    '-out',
    certFile,
  ]);
  chmodSync(keyFile, 0o600);
  return {
    caFile,
    certFile,
    keyFile,
    username: 'relay',
    password: randomBytes(12).toString('hex'),
  };
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 30_000 });
}
