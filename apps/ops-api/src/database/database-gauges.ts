import { metric } from '@acp/observability';
import { DatabaseStateRepository, type DatabaseState } from '@acp/persistence';
import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';

/** Sizes are read from the file system, table by table. */
const EVERY_MS_MIN = 30_000;
const BYTES_OF_A_MEGABYTE = 1_000_000;

/** Shows to Prometheus what fills or shuts the server. Only the ops-api does. */
@Injectable()
export class DatabaseGauges {
  constructor(
    private readonly state: DatabaseStateRepository,
    schedule: DutySchedule,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {
    schedule.add({
      name: 'database-gauges',
      everyMs: Math.max(config.ledgerRefreshMs, EVERY_MS_MIN),
      runOnce: () => this.runOnce(),
    });
  }

  async runOnce(): Promise<void> {
    const state = await this.state.read();
    metric('databaseBytes').set(state.bytes);
    metric('databaseBytesLimit').set(this.config.opsDatabaseMegabytesMax * BYTES_OF_A_MEGABYTE);
    metric('databaseConnections').set(state.connections);
    metric('databaseConnectionsLimit').set(state.connections_max);
    metric('databaseTransactionIds').set(state.transaction_ids_age);
    metric('databasePreparedAge').set(state.prepared_age_seconds);
    showWal(state);
    metric('databaseSlotWal').reset();
    for (const { slot, bytes } of state.slots) metric('databaseSlotWal').set({ slot }, bytes);
    for (const { table, bytes, live_rows, dead_rows } of await this.state.tables()) {
      metric('tableBytes').set({ table }, bytes);
      metric('tableLiveRows').set({ table }, live_rows);
      metric('tableDeadRows').set({ table }, dead_rows);
    }
  }
}

/** What may not be seen is absent: a zero would say that there is none. */
export function showWal({
  wal_bytes,
  wal_bytes_wanted,
}: Pick<DatabaseState, 'wal_bytes' | 'wal_bytes_wanted'>): void {
  metric('databaseWalWanted').set(wal_bytes_wanted);
  if (wal_bytes === null) metric('databaseWal').remove();
  else metric('databaseWal').set(wal_bytes);
}
