import type { Page } from '../panels.js';

export const gate: Page = {
  uid: 'gate',
  title: 'gate',
  description: 'What models propose, what becomes of it, and what waits for people.',
  rows: [
    {
      title: 'What waits and what is stopped',
      figures: [
        {
          title: 'Held',
          description: 'Decisions that wait for people.',
          unit: 'short',
          expr: 'max(control_plane_decisions_held)',
          warn: 50,
        },
        {
          title: 'Little time left',
          description: 'Held decisions that end unless somebody answers soon.',
          unit: 'short',
          expr: 'max(control_plane_decisions_expiring)',
          warn: 1,
        },
        {
          title: 'Switches on',
          description: 'What stops releases.',
          unit: 'short',
          expr: 'max(control_plane_switches_engaged)',
          warn: 1,
        },
      ],
    },
    {
      title: 'What becomes of proposals',
      pictures: [
        {
          title: 'Decisions by outcome',
          description: 'Per second. A held one counts again when it ends.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (outcome) (rate(control_plane_decisions_total[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Denied and stopped, by kind',
          description:
            'The part of the decisions of a kind. A jump is a model or a rule that changed.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'sum by (kind) (rate(control_plane_decisions_total{outcome=~"denied|stopped"}[$__rate_interval])) / sum by (kind) (rate(control_plane_decisions_total[$__rate_interval]))',
              legend: '{{kind}}',
            },
          ],
        },
        {
          title: 'Until the verdict, by outcome, 99 of 100',
          description: 'From a proposal that passed its schema to its committed verdict.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (outcome, le) (rate(control_plane_decision_verdict_seconds_bucket[$__rate_interval])))',
              legend: '{{outcome}}',
              exemplar: true,
            },
          ],
        },
      ],
    },
  ],
};
