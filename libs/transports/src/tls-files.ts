import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** TLS as a topic writes it: paths of PEM files. */
export interface TlsFiles {
  ca_file?: string;
  cert_file?: string;
  key_file?: string;
  /** Default true; false accepts any certificate. */
  reject_unauthorized?: boolean;
  servername?: string;
}

/** Reads the files. Throws where one cannot be read. */
export function readTlsFiles(files: TlsFiles): ConnectionOptions {
  const read = (path: string | undefined) => (path ? readFileSync(path, 'utf8') : undefined);
  const options: ConnectionOptions = {
    ca: read(files.ca_file),
    cert: read(files.cert_file),
    key: read(files.key_file),
    rejectUnauthorized: files.reject_unauthorized,
    servername: files.servername,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
