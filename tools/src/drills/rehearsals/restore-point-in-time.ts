import { missingBroker, waitUntil } from '@acp/testing';
import { Redis } from 'ioredis';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Restored } from '../../restored/compare.js';
import { WORKSPACE } from '../../workspace.js';
import type { Drill } from '../drill.js';
import { askServer, baseBackup } from '../stage/base-backup.js';
import type { PostgresServer } from '../stage/postgres-server.js';
import { CONSUMER, replayUnprocessed } from '../stage/replay-unprocessed.js';
import { notReadySignal } from '../stage/signals.js';
import type { Stage } from '../stage/stage.js';

const EVENTS_AFTER = 200;
const CP = join(WORKSPACE, 'tools/dist/commands/cp.js');

export const restorePointInTime: Drill = {
  name: 'restore-point-in-time',
  title: 'the database is restored while brokers are ahead of it',
  runbook: 'backup.md',
  stage: { broker: 'redis', prepare: archiveLog },
  missing: () => missingBroker('redis'),
  async rehearse(stage) {
    const lost = stage.postgres;
    const backup = await baseBackup(lost);
    stage.alsoClose(() => backup.dispose());
    await stage.flows(100);
    const before = stage.load.answered.size;
    const { now } = await askServer<{ now: Date }>(lost.url, 'SELECT clock_timestamp() AS now');
    await stage.flows(EVENTS_AFTER);
    await untilArchived(lost);
    await stage.break(
      `The database is lost with its disk. There is a base backup and an archive of the log; it is restored to a time before the last ${EVENTS_AFTER} events or more.`,
      async () => {
        await lost.crash();
        rmSync(lost.directory.postgres, { recursive: true });
      },
    );
    await stage.detect(notReadySignal('ingestion', stage.apps.ingestion.url));
    await stage.mend(
      `Apps and consumers are stopped, the database is restored (\`recovery_target_time\`), \`npm run cp -- restored\` compares it with what Redis holds, ingestion and ops-api start, sources send again from that time on, relay and consumer start, and what the consumer has not had is replayed (\`--only-unprocessed-by ${CONSUMER}\`).`,
      async () => {
        const names = ['relay', 'signalLab', 'ingestion', 'opsApi'] as const;
        for (const name of names) await stage.apps[name].stop();
        await restore(backup, lost, now);
        await compareWithRedis(stage, backup, now);
        await Promise.all([stage.start('ingestion'), stage.start('opsApi')]);
        await stage.load.sendAgain(before);
        await Promise.all([stage.start('relay'), stage.start('signalLab')]);
        await stage.load.stop();
        await replayUnprocessed(stage);
      },
    );
  },
};

/** What an installation has from its first day on; a segment of the log ends each second at the latest. */
async function archiveLog({ postgres: server }: Stage): Promise<void> {
  const archive = server.makeFolder('archive');
  server.configure([
    'archive_mode = on',
    `archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'`,
    'archive_timeout = 1',
  ]);
  await server.stop();
  await server.start();
}

async function untilArchived(server: PostgresServer): Promise<void> {
  const { wal } = await askServer<{ wal: string }>(
    server.url,
    'SELECT pg_walfile_name(pg_switch_wal()) AS wal',
  );
  const last = `SELECT coalesce(last_archived_wal, '') >= '${wal}' AS done FROM pg_stat_archiver`;
  await waitUntil('the log is archived', async () => {
    return (await askServer<{ done: boolean }>(server.url, last)).done;
  });
}

async function restore(backup: PostgresServer, lost: PostgresServer, to: Date): Promise<void> {
  backup.configure([
    `restore_command = 'cp ${join(lost.directory.path, 'archive')}/%f %p'`,
    // A `Z` is refused here: abbreviations of zones are not loaded yet when this setting is read.
    `recovery_target_time = '${to.toISOString().replace('Z', '+00')}'`,
    `recovery_target_action = 'promote'`,
  ]);
  backup.signal('recovery.signal');
  await backup.start();
  const question = 'SELECT pg_is_in_recovery() AS goes_on';
  await waitUntil('the database is restored', async () => {
    return !(await askServer<{ goes_on: boolean }>(backup.url, question)).goes_on;
  });
}

async function compareWithRedis(stage: Stage, backup: PostgresServer, since: Date): Promise<void> {
  const ids = stage.file('ids-at-redis.txt', (await idsAtRedis(stage)).join('\n'));
  const args = ['restored', '--since', since.toISOString(), '--ids', ids, '--topic', 'events'];
  const env = { ...process.env, DATABASE_URL: backup.url };
  const command = spawnSync(process.execPath, [CP, '--json', ...args], { env, encoding: 'utf8' });
  if (command.status !== 2) throw new Error(`cp restored: ${command.status} ${command.stderr}`);
  const { missing, comes_twice } = JSON.parse(command.stdout) as Restored;
  const foreign = missing.filter((id) => !stage.load.answered.has(id));
  if (missing.length < EVENTS_AFTER || foreign.length > 0) {
    throw new Error(`cp restored names ${missing.length} missing, ${foreign.length} of nobody`);
  }
  stage.seen.push(
    `Of what Redis held, \`cp restored\` named ${missing.length} events that were missing in the database, and ${comes_twice.length} deliveries that would come twice.`,
  );
}

async function idsAtRedis(stage: Stage): Promise<string[]> {
  const redis = new Redis(stage.broker!.env['REDIS_URL']!);
  try {
    const messages = await redis.xrange('events', '-', '+');
    return messages.map(([, fields]) => fields[fields.indexOf('event_id') + 1]!);
  } finally {
    redis.disconnect();
  }
}
