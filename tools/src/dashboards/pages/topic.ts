import type { Page } from '../panels.js';

export const topic: Page = {
  uid: 'topic',
  title: 'one topic',
  description: 'Why entries of one topic wait, fail or are slow.',
  choice: { name: 'topic', metric: 'control_plane_backlog' },
  rows: [
    {
      title: 'How it stands',
      figures: [
        {
          title: 'Oldest due entry',
          description: 'For how long it is due and not delivered.',
          unit: 's',
          expr: 'max(control_plane_oldest_due_age_seconds{topic="$topic"})',
          warn: 300,
        },
        {
          title: 'Last delivery',
          description: 'Time since its destination last took an entry.',
          unit: 's',
          expr: 'time() - max(control_plane_relay_last_delivery_timestamp_seconds{topic="$topic"})',
          warn: 600,
        },
        {
          title: 'Breaker',
          description: '0 closed, 1 half open, 2 open, in the worker where it is worst.',
          unit: 'short',
          expr: 'max(control_plane_relay_breaker_state{topic="$topic"})',
          warn: 1,
        },
        {
          title: 'Paused',
          description: '1 while an operator or the relay has paused it.',
          unit: 'short',
          expr: 'max(control_plane_topic_paused{topic="$topic"})',
          warn: 1,
        },
        {
          title: 'Served',
          description: '0: no live worker has it.',
          unit: 'short',
          expr: 'max(control_plane_topic_served{topic="$topic"})',
          warn: 1,
          less: true,
        },
        {
          title: 'Dead letters',
          description: 'Entries that wait for an operator.',
          unit: 'short',
          expr: 'max(control_plane_dead_letters{topic="$topic"})',
          warn: 1,
        },
      ],
    },
    {
      title: 'What comes and leaves',
      pictures: [
        {
          title: 'Attempts by outcome',
          description: 'Per second: delivered, retry, dead, released.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (outcome) (rate(control_plane_relay_entries_total{topic="$topic"}[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Backlog',
          description: 'Entries not settled, those in flight, and retries past their time.',
          unit: 'short',
          queries: [
            { expr: 'max(control_plane_backlog{topic="$topic"})', legend: 'backlog' },
            { expr: 'sum(control_plane_relay_in_flight{topic="$topic"})', legend: 'in flight' },
            { expr: 'max(control_plane_overdue_retries{topic="$topic"})', legend: 'overdue' },
            { expr: 'max(control_plane_blocked_keys{topic="$topic"})', legend: 'blocked keys' },
          ],
        },
        {
          title: 'Failed attempts by code',
          description: 'Per second. What each code means is in the error codes.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (code) (rate(control_plane_events_failed_total{topic="$topic"}[$__rate_interval]))',
              legend: '{{code}}',
            },
          ],
        },
      ],
    },
    {
      title: 'How long it takes',
      pictures: [
        {
          title: 'Each hop, 99 of 100',
          description: 'Exemplars lead to the trace of a slow event.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (hop, le) (rate(control_plane_hop_latency_seconds_bucket{topic="$topic"}[$__rate_interval])))',
              legend: '{{hop}}',
              exemplar: true,
            },
          ],
        },
        {
          title: 'One batch at its destination',
          description: 'From the call of the transport to its outcomes: 50 and 99 of 100.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.5, sum by (le) (rate(control_plane_publish_latency_seconds_bucket{topic="$topic"}[$__rate_interval])))',
              legend: '50 of 100',
            },
            {
              expr: 'histogram_quantile(0.99, sum by (le) (rate(control_plane_publish_latency_seconds_bucket{topic="$topic"}[$__rate_interval])))',
              legend: '99 of 100',
            },
          ],
        },
        {
          title: 'Statements of the relay, 99 of 100',
          description: 'Slow ones are the database’s business, not the destination’s.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (step, le) (rate(control_plane_relay_statement_seconds_bucket{topic="$topic"}[$__rate_interval])))',
              legend: '{{step}}',
            },
          ],
        },
      ],
    },
  ],
};
