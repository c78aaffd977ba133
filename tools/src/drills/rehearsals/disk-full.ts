import { spawnSync } from 'node:child_process';
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from '../drill.js';
import { SmallDisk } from '../faults/small-disk.js';
import { askServer } from '../stage/base-backup.js';
import { metricSignal, notReadySignal, seenSignal } from '../stage/signals.js';
import type { Stage } from '../stage/stage.js';

const DATA_MEGABYTES = 96;
const LOG_MEGABYTES = 128;
const REFUSED = '503 SERVICE.UNAVAILABLE';

const disks = new WeakMap<Stage, SmallDisk>();
const missing = () => (process.getuid?.() === 0 ? null : 'mounting a small disk takes root');

export const diskFull: Drill = {
  name: 'disk-full',
  title: 'the disk of the data is full',
  runbook: 'postgresql.md',
  stage: { prepare: dataOnSmallDisk },
  missing,
  async rehearse(stage) {
    const { ingestion, opsApi } = stage.apps;
    await stage.break('The disk with the tables is filled to its last byte under load.', () =>
      disks.get(stage)!.fill(),
    );
    await stage.detect(
      seenSignal(`pushes are answered \`${REFUSED}\``, () => stage.load.refusals.has(REFUSED)),
      metricSignal({
        url: ingestion.url,
        metric: 'control_plane_ingestion_transaction_seconds_count',
        labels: { outcome: 'failed' },
        above: 0,
      }),
    );
    const { imbalance } = await stage.ops.get<{ imbalance: number }>('/v1/ledger');
    if (imbalance !== 0) throw new Error(`${opsApi.name} says ${imbalance} while the disk is full`);
    stage.seen.push(
      'What was refused was not half stored: the ledger balanced while the disk was full.',
    );
    await stage.mend('Room is made on the disk; nothing else is touched.', () =>
      disks.get(stage)!.free(),
    );
    await stage.flows(100);
  },
};

export const walDiskFull: Drill = {
  name: 'wal-disk-full',
  title: 'the disk of the write-ahead log is full',
  runbook: 'postgresql.md',
  stage: { prepare: logOnSmallDisk },
  missing,
  async rehearse(stage) {
    const { ingestion, relay } = stage.apps;
    await stage.break(
      'The disk with the write-ahead log is filled to its last byte under load.',
      async () => {
        disks.get(stage)!.fill();
        // What is left of the segment under way would last for a while.
        await askServer(stage.postgres.url, 'SELECT pg_switch_wal()').catch(() => undefined);
      },
    );
    await stage.detect(
      notReadySignal('ingestion', ingestion.url),
      notReadySignal('relay', relay.url),
    );
    stage.seen.push(
      'PostgreSQL itself ends (PANIC) where it cannot write its log; no commit was answered that is not in it.',
    );
    await stage.mend('Room is made on the disk and PostgreSQL is started again.', async () => {
      disks.get(stage)!.free();
      await stage.postgres.crash();
      await stage.postgres.start();
    });
    await stage.flows(100);
  },
};

/** The database in a table space of its own, so that nothing but its tables runs out of room. */
async function dataOnSmallDisk(stage: Stage): Promise<void> {
  const disk = mounted(stage, DATA_MEGABYTES);
  const url = new URL(stage.postgres.url);
  url.pathname = '/postgres';
  await askServer(url.toString(), `CREATE TABLESPACE small LOCATION '${disk.folder}'`);
  await askServer(url.toString(), 'ALTER DATABASE control_plane SET TABLESPACE small');
}

async function logOnSmallDisk(stage: Stage): Promise<void> {
  const { postgres } = stage;
  const disk = mounted(stage, LOG_MEGABYTES);
  // Few segments kept ahead: the log asks for room soon.
  postgres.configure(['min_wal_size = 32MB', 'max_wal_size = 64MB']);
  await postgres.stop();
  const log = join(postgres.directory.postgres, 'pg_wal');
  spawnSync('cp', ['-a', `${log}/.`, disk.folder]);
  renameSync(log, `${log}.before`);
  symlinkSync(disk.folder, log);
  await postgres.start();
}

function mounted(stage: Stage, megabytes: number): SmallDisk {
  const disk = SmallDisk.mount(megabytes, stage.postgres.directory.postgres);
  if (!disk) throw new Error('a small disk cannot be mounted here: that takes the right to mount');
  disks.set(stage, disk);
  stage.alsoClose(async () => {
    await stage.postgres.stop();
    disk.unmount();
  });
  return disk;
}
