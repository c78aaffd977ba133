import { waitUntil } from '@acp/testing';
import type { Drill } from '../drill.js';
import { askServer, baseBackup } from '../stage/base-backup.js';
import type { PostgresServer } from '../stage/postgres-server.js';
import { notReadySignal } from '../stage/signals.js';

const STANDBY = 'drill_standby';

export const postgresFailover: Drill = {
  name: 'postgres-failover',
  title: 'the primary is lost, a standby takes over',
  runbook: 'backup.md',
  stage: { movableDatabase: true },
  async rehearse(stage) {
    const primary = stage.postgres;
    const standby = await standbyOf(primary);
    stage.alsoClose(() => primary.dispose());
    stage.postgres = standby;
    await stage.flows(50);
    const { ingestion, relay, opsApi } = stage.apps;
    await stage.break(
      'The primary ends at once under load. A synchronous standby has every commit that was answered.',
      () => primary.crash(),
    );
    await stage.detect(
      notReadySignal('ingestion', ingestion.url),
      notReadySignal('relay', relay.url),
      notReadySignal('ops-api', opsApi.url),
    );
    await stage.mend(
      'The standby is promoted (`SELECT pg_promote()`) and the address of the database is moved to it; no app is touched.',
      async () => {
        await askServer(standby.url, 'SELECT pg_promote()');
        stage.address!.moveTo(standby.port);
      },
    );
    await stage.flows(100);
  },
};

/** Streams from the primary, which from then on commits nothing that the standby does not have. */
async function standbyOf(primary: PostgresServer): Promise<PostgresServer> {
  const standby = await baseBackup(primary);
  const { username, password, port } = new URL(primary.url);
  const way = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  standby.configure([`primary_conninfo = '${way} application_name=${STANDBY}'`]);
  standby.signal('standby.signal');
  await standby.start();
  await askServer(primary.url, `ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
  await askServer(primary.url, 'SELECT pg_reload_conf()');
  const inStep = `SELECT count(*)::int AS count FROM pg_stat_replication WHERE sync_state = 'sync'`;
  await waitUntil('the standby is in step', async () => {
    return (await askServer<{ count: number }>(primary.url, inStep)).count === 1;
  });
  return standby;
}
