import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { PostgresServer } from './postgres-server.js';

/** Of the server itself, not of its data. */
const NOT_COPIED = ['postmaster.pid', 'postmaster.opts'];

const secretOf = (data: string) => join(dirname(data), 'postgres.json');

/**
 * A base backup of a running server by PostgreSQL's own functions, in the folder of another server that
 * is not started yet: what `pg_basebackup` does, which the embedded PostgreSQL has not.
 */
export async function baseBackup(server: PostgresServer): Promise<PostgresServer> {
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  try {
    await admin.query("SELECT pg_backup_start('drill', true)");
    const copy = PostgresServer.copy((folder) => {
      // A file that ends meanwhile is a matter of the log, which is replayed.
      spawnSync('cp', ['-a', server.directory.postgres, folder]);
      for (const name of NOT_COPIED) rmSync(join(folder, name), { force: true });
      // Its port and password, which stand beside its files.
      copyFileSync(secretOf(server.directory.postgres), secretOf(folder));
    });
    const { rows } = await admin.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop()',
    );
    const label = join(copy.directory.postgres, 'backup_label');
    writeFileSync(label, rows[0]!.labelfile);
    copy.own(label);
    return copy;
  } finally {
    await admin.end();
  }
}

/** One question to a server; its first row. */
export async function askServer<Row>(url: string, text: string): Promise<Row> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows[0] as Row;
  } finally {
    await client.end();
  }
}
