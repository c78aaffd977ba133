import type { Page } from '../panels.js';

export const postgresql: Page = {
  uid: 'postgresql',
  title: 'PostgreSQL',
  description: 'What fills the database, holds it back or shuts it.',
  rows: [
    {
      title: 'How far from trouble',
      figures: [
        {
          title: 'Oldest transaction',
          description: 'What holds back vacuum.',
          unit: 's',
          expr: 'max(control_plane_vacuum_horizon_age_seconds)',
          warn: 900,
        },
        {
          title: 'Oldest prepared transaction',
          description: 'Holds back vacuum too, and has no session.',
          unit: 's',
          expr: 'max(control_plane_database_prepared_transaction_age_seconds)',
          warn: 900,
        },
        {
          title: 'Connections taken',
          description: 'Of those that the server takes.',
          unit: 'percentunit',
          expr: 'max(control_plane_database_connections) / max(control_plane_database_connections_limit)',
          warn: 0.85,
        },
        {
          title: 'Disk taken',
          description: 'Of OPS_DATABASE_MEGABYTES_MAX, without WAL.',
          unit: 'percentunit',
          expr: 'max(control_plane_database_bytes) / (max(control_plane_database_bytes_limit) > 0)',
          warn: 0.85,
        },
        {
          title: 'Oldest row, in transactions',
          description: 'At 2,100 million the server takes no more writes.',
          unit: 'short',
          expr: 'max(control_plane_database_transaction_ids_age)',
          warn: 1_000_000_000,
        },
        {
          title: 'WAL kept for slots',
          description: 'A slot that nobody reads fills the disk.',
          unit: 'bytes',
          expr: 'sum(max by (slot) (control_plane_database_slot_wal_bytes))',
          warn: 10_737_418_240,
        },
      ],
    },
    {
      title: 'Size',
      pictures: [
        {
          title: 'The database',
          description: 'Without WAL.',
          unit: 'bytes',
          queries: [{ expr: 'max(control_plane_database_bytes)', legend: 'database' }],
        },
        {
          title: 'WAL',
          description:
            'What it takes of the disk, beside the database: more than the server means to keep, and something holds it. Nothing without pg_monitor.',
          unit: 'bytes',
          queries: [
            { expr: 'max(control_plane_database_wal_bytes)', legend: 'WAL' },
            {
              expr: 'max(control_plane_database_wal_bytes_wanted)',
              legend: 'meant to be kept',
            },
            {
              expr: '3 * max(control_plane_database_wal_bytes_wanted)',
              legend: 'alarm',
            },
          ],
        },
        {
          title: 'The ten largest tables',
          description: 'With their indexes.',
          unit: 'bytes',
          queries: [
            { expr: 'topk(10, max by (table) (control_plane_table_bytes))', legend: '{{table}}' },
          ],
        },
        {
          title: 'Dead rows',
          description: 'What waits for vacuum, in the ten tables with most of it.',
          unit: 'short',
          queries: [
            {
              expr: 'topk(10, max by (table) (control_plane_table_dead_rows))',
              legend: '{{table}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Connections and retention',
      pictures: [
        {
          title: 'Pools',
          description: 'Busy connections of each process, and statements that wait for one.',
          unit: 'short',
          queries: [
            {
              expr: 'max by (instance) (control_plane_database_pool_connections{state="busy"})',
              legend: '{{instance}} busy',
            },
            {
              expr: 'max by (instance) (control_plane_database_pool_waiting)',
              legend: '{{instance}} waiting',
            },
          ],
        },
        {
          title: 'Connections of the server',
          description: 'Of everybody.',
          unit: 'short',
          queries: [
            { expr: 'max(control_plane_database_connections)', legend: 'connections' },
            { expr: 'max(control_plane_database_connections_limit)', legend: 'limit' },
          ],
        },
        {
          title: 'Retention was last through',
          description: 'Ago, by table. Nothing where there is no retention.',
          unit: 's',
          queries: [
            {
              expr: 'time() - max by (table) (control_plane_retention_last_complete_timestamp_seconds)',
              legend: '{{table}}',
            },
          ],
        },
      ],
    },
  ],
};
