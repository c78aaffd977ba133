import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Needed {
  program: string;
  package: string;
  what: string;
}

const NEEDED: readonly Needed[] = [
  { program: 'redis-server', package: 'redis-server', what: 'Redis Streams' },
  { program: 'nats-server', package: 'nats-server', what: 'NATS JetStream' },
  { program: 'rabbitmq-server', package: 'rabbitmq-server', what: 'RabbitMQ' },
  { program: 'pgbouncer', package: 'pgbouncer', what: 'a transaction-mode pooler' },
  { program: 'chromium', package: 'chromium', what: 'the console' },
];

/** Debian puts servers where ordinary accounts do not look. */
const ALSO = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** What suites need and this machine lacks, with the command that installs it. */
export function missingPrograms(path = process.env['PATH'] ?? ''): string[] {
  const folders = [...path.split(delimiter), ...ALSO];
  const missing = NEEDED.filter(({ program }) => !folders.some((folder) => has(folder, program)));
  if (missing.length === 0) return [];
  const names = missing.map(({ program, what }) => `${program} (${what})`);
  const install = `apt-get install ${missing.map((each) => each.package).join(' ')}`;
  return [`not installed here: ${names.join(', ')}`, `install with: ${install}`];
}

function has(folder: string, program: string): boolean {
  try {
    accessSync(join(folder, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
