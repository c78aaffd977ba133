import type { Page } from '../panels.js';

export const consumers: Page = {
  uid: 'consumers',
  title: 'consumers',
  description: 'What consumers have had, have not had, and gave up.',
  rows: [
    {
      title: 'What they have not had',
      pictures: [
        {
          title: 'Waits since',
          description: 'How long the event waits that was delivered first.',
          unit: 's',
          queries: [
            {
              expr: 'max by (consumer, topic) (control_plane_consumer_not_yet_age_seconds)',
              legend: '{{consumer}} at {{topic}}',
            },
          ],
        },
        {
          title: 'Not yet',
          description: 'Events delivered and neither had nor given up.',
          unit: 'short',
          queries: [
            {
              expr: 'max by (consumer, topic) (control_plane_consumer_not_yet)',
              legend: '{{consumer}} at {{topic}}',
            },
          ],
        },
        {
          title: 'Given up',
          description: 'Events that wait for an operator.',
          unit: 'short',
          queries: [
            {
              expr: 'max by (consumer, topic) (control_plane_consumer_dead)',
              legend: '{{consumer}} at {{topic}}',
            },
          ],
        },
      ],
    },
    {
      title: 'What they do',
      pictures: [
        {
          title: 'Deliveries by outcome',
          description:
            'Per second, of consumers that are scraped: processed, duplicate, retried, dead.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (consumer, outcome) (rate(control_plane_consumer_events_total[$__rate_interval]))',
              legend: '{{consumer}} {{outcome}}',
            },
          ],
        },
        {
          title: 'One batch of effects, 99 of 100',
          description: 'Duration of the transaction around it.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (consumer, le) (rate(control_plane_consumer_handler_seconds_bucket[$__rate_interval])))',
              legend: '{{consumer}}',
            },
          ],
        },
        {
          title: 'From the broker to the effect, 99 of 100',
          description: 'As the consumers measure it that are scraped.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (topic, le) (rate(control_plane_hop_latency_seconds_bucket{hop="published_to_processed"}[$__rate_interval])))',
              legend: '{{topic}}',
            },
          ],
        },
      ],
    },
  ],
};
