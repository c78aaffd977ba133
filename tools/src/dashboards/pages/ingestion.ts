import type { Page } from '../panels.js';

export const ingestion: Page = {
  uid: 'ingestion',
  title: 'ingestion',
  description: 'What sources send, what of it is refused, and how fast it is stored.',
  rows: [
    {
      title: 'What comes in',
      pictures: [
        {
          title: 'Records by outcome',
          description: 'Per second: accepted, duplicate, rejected.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (outcome) (rate(control_plane_ingestion_records_total[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Records by source',
          description: 'Per second.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (source) (rate(control_plane_ingestion_records_total[$__rate_interval]))',
              legend: '{{source}}',
            },
          ],
        },
        {
          title: 'Refused, by reason',
          description: 'Per second, into quarantine, by source and first reason.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (source, code) (rate(control_plane_ingestion_rejected_total[$__rate_interval]))',
              legend: '{{source}} {{code}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Connectors',
      pictures: [
        {
          title: 'Connected',
          description: '1 while a connector has its source.',
          unit: 'short',
          queries: [
            {
              expr: 'max by (connector) (control_plane_connector_connected)',
              legend: '{{connector}}',
            },
          ],
        },
        {
          title: 'Stream last heard',
          description: 'Seconds since a subscribed stream said something.',
          unit: 's',
          queries: [
            {
              expr: 'time() - max by (connector, stream) (control_plane_connector_stream_last_heard_timestamp_seconds > 0)',
              legend: '{{connector}} {{stream}}',
            },
          ],
        },
        {
          title: 'Reconnects, gaps and resets',
          description: 'Per hour. A gap is what a source said and we did not hear.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (connector) (increase(control_plane_connector_reconnects_total[1h]))',
              legend: '{{connector}} reconnects',
            },
            {
              expr: 'sum by (connector) (increase(control_plane_connector_gaps_total[1h]))',
              legend: '{{connector}} gaps',
            },
            {
              expr: 'sum by (connector) (increase(control_plane_connector_resets_total[1h]))',
              legend: '{{connector}} resets',
            },
          ],
        },
      ],
    },
    {
      title: 'Sources that are asked',
      pictures: [
        {
          title: 'Pulls by outcome',
          description: 'Per hour: stored, unchanged, vendor_error, failed.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (connector, outcome) (increase(control_plane_connector_fetches_total[1h]))',
              legend: '{{connector}} {{outcome}}',
            },
          ],
        },
        {
          title: 'Due and not asked',
          description:
            'Seconds since a polled source should have been asked; more than a few, and nobody does.',
          unit: 's',
          queries: [
            {
              expr: 'max by (source) (control_plane_source_overdue_seconds)',
              legend: '{{source}}',
            },
          ],
        },
      ],
    },
    {
      title: 'How it is stored',
      pictures: [
        {
          title: 'Steps, 99 of 100',
          description: 'read, map, gate, write: the one that grows is the one to look at.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (step, le) (rate(control_plane_ingestion_step_seconds_bucket[$__rate_interval])))',
              legend: '{{step}}',
              exemplar: true,
            },
          ],
        },
        {
          title: 'Transactions by outcome',
          description: 'Per second.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (outcome) (rate(control_plane_ingestion_transaction_seconds_count[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Buffers',
          description: 'Items that wait, and times a full buffer made its sender wait.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (buffer) (control_plane_ingestion_buffer_depth)',
              legend: '{{buffer}}',
            },
            {
              expr: 'sum by (buffer) (rate(control_plane_ingestion_buffer_refusals_total[$__rate_interval]))',
              legend: '{{buffer}} refused per second',
            },
          ],
        },
      ],
    },
  ],
};
