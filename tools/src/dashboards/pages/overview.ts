import type { Page } from '../panels.js';

export const overview: Page = {
  uid: 'overview',
  title: 'overview',
  description: 'Whether anything is lost, late or stopped, and where to look next.',
  rows: [
    {
      title: 'Is all well?',
      figures: [
        {
          title: 'Imbalance',
          description: 'Rows that the ledger cannot explain. Must be 0.',
          unit: 'short',
          expr: 'max(abs(control_plane_ledger_imbalance))',
          warn: 1,
        },
        {
          title: 'Oldest due entry',
          description: 'For how long it is due and not delivered.',
          unit: 's',
          expr: 'max(control_plane_oldest_due_age_seconds)',
          warn: 300,
        },
        {
          title: 'Consumers behind by',
          description: 'How long the event waits that a consumer has not had.',
          unit: 's',
          expr: 'max(control_plane_consumer_not_yet_age_seconds)',
          warn: 600,
        },
        {
          title: 'Dead letters',
          description: 'Entries and events that wait for an operator.',
          unit: 'short',
          expr: 'sum(max by (topic) (control_plane_dead_letters))',
          warn: 1,
        },
        {
          title: 'Switches on',
          description: 'What stops releases.',
          unit: 'short',
          expr: 'max(control_plane_switches_engaged)',
          warn: 1,
        },
        {
          title: 'Processes ready',
          description: 'The part of all processes that can serve.',
          unit: 'percentunit',
          expr: 'avg(control_plane_ready)',
          warn: 1,
          less: true,
        },
      ],
    },
    {
      title: 'What goes through',
      pictures: [
        {
          title: 'Records taken in',
          description:
            'Per second, by source: a source that falls to nothing is silent or refused.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (source) (rate(control_plane_ingestion_records_total[$__rate_interval]))',
              legend: '{{source}}',
            },
          ],
        },
        {
          title: 'Entries delivered',
          description: 'Per second, by topic.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (topic) (rate(control_plane_events_published_total[$__rate_interval]))',
              legend: '{{topic}}',
            },
          ],
        },
        {
          title: 'Backlog',
          description: 'Entries not yet settled. Growing for long: more comes than leaves.',
          unit: 'short',
          queries: [{ expr: 'max by (topic) (control_plane_backlog)', legend: '{{topic}}' }],
        },
      ],
    },
    {
      title: 'How long it takes',
      pictures: [
        {
          title: 'Each hop, 99 of 100',
          description: 'The hop that grows is the one to look at. Its exemplars lead to traces.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (hop, le) (rate(control_plane_hop_latency_seconds_bucket[$__rate_interval])))',
              legend: '{{hop}}',
              exemplar: true,
            },
          ],
        },
        {
          title: 'Requests answered by an error',
          description: 'Per second, by route.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (route) (rate(control_plane_http_request_seconds_count{status=~"5.."}[$__rate_interval]))',
              legend: '{{route}}',
            },
          ],
        },
        {
          title: 'Late to its work',
          description: 'Delay of the event loop, 99 of 100: a process with too little CPU.',
          unit: 's',
          queries: [
            {
              expr: 'max by (instance) (control_plane_event_loop_lag_seconds{quantile="p99"})',
              legend: '{{instance}}',
            },
          ],
        },
      ],
    },
    {
      title: 'The ledger, and the duties',
      pictures: [
        {
          title: 'Verified share',
          description: 'The part of all rows that a verification has looked at.',
          unit: 'percentunit',
          queries: [{ expr: 'max(control_plane_ledger_verified_share)', legend: 'verified' }],
        },
        {
          title: 'Not looked at since',
          description: 'The age of the verification that is oldest.',
          unit: 's',
          queries: [{ expr: 'min(control_plane_ledger_not_verified_seconds)', legend: 'oldest' }],
        },
        {
          title: 'Duties that fail',
          description: 'Rounds per second that ended in an error.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (duty) (rate(control_plane_maintenance_run_seconds_count{outcome="failed"}[$__rate_interval]))',
              legend: '{{duty}}',
            },
          ],
        },
      ],
    },
  ],
};
