import { ControlPlaneError } from '@acp/contracts';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** TLS as a topic writes it: `true`, or paths of PEM files. */
export type TlsOption = boolean | TlsFiles;

interface TlsFiles {
  ca_file?: string;
  cert_file?: string;
  key_file?: string;
  /** Default true; false accepts any certificate. */
  reject_unauthorized?: boolean;
  servername?: string;
}

/** `ca_file`, `cert_file` and `key_file` are paths: keys are mounted, not written in variables. */
export const TLS_OPTION = {
  anyOf: [
    { type: 'boolean' },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        ca_file: { type: 'string', minLength: 1 },
        cert_file: { type: 'string', minLength: 1 },
        key_file: { type: 'string', minLength: 1 },
        reject_unauthorized: { type: 'boolean' },
        servername: { type: 'string', minLength: 1 },
      },
    },
  ],
} as const;

/**
 * For a client's `tls` option: undefined where neither the topic nor the scheme of its URL asks for
 * TLS. Throws `CONFIG.INVALID` where a file cannot be read.
 */
export function tlsConnectionOptions(
  tls: TlsOption | undefined,
  { byScheme = false }: { byScheme?: boolean } = {},
): ConnectionOptions | undefined {
  if (!tls && !byScheme) return undefined;
  const files: TlsFiles = typeof tls === 'object' ? tls : {};
  const options: ConnectionOptions = {
    ca: read('ca_file', files.ca_file),
    cert: read('cert_file', files.cert_file),
    key: read('key_file', files.key_file),
    rejectUnauthorized: files.reject_unauthorized,
    servername: files.servername,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * The name a client asks a host for, by which servers behind a common address choose their
 * certificate; none for an IP address, which is not sent.
 */
export function serverNameOf(host: string): { servername?: string } {
  return isIP(host) ? {} : { servername: host };
}

function read(member: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    const message = `tls.${member} ${path} cannot be read (${reason})`;
    throw new ControlPlaneError('CONFIG.INVALID', message, { cause });
  }
}
