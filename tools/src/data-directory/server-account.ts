import { readFileSync } from 'node:fs';

/** The account that runs PostgreSQL when we are root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/** Null where we are not root: the server then runs as we do. No account is ever created. */
export function serverAccount(
  uid = process.getuid?.(),
  passwd = () => readFileSync('/etc/passwd', 'utf8'),
): ServerAccount | null {
  if (uid !== 0) return null;
  const lines = passwd()
    .split('\n')
    .map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const found = lines.find(([name]) => name === candidate);
    if (found) return { name: candidate, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and this machine has none of the accounts ${CANDIDATES.join(', ')}. ` +
      'Run as another user, or set DATABASE_URL to a server of your own.',
  );
}
