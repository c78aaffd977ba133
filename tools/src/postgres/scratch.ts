import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from '../data-directory/server-account.js';
import { startEmbeddedPostgres } from './cluster.js';

/** An embedded PostgreSQL for the time of `work`, in a folder that is gone afterwards. */
export async function withScratchPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'acp-scratch-'));
  chmodSync(path, 0o755);
  const logs = join(path, 'logs');
  mkdirSync(logs);
  const account = serverAccount();
  try {
    const postgres = join(path, 'postgres');
    const server = await startEmbeddedPostgres({ path, logs, postgres, account });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
