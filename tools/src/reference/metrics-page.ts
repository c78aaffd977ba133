import { METRICS, type MetricDefinition } from '@acp/observability';

const INTRODUCTION = `# Metrics

Every process answers \`GET /metrics\` in the text format of Prometheus, beside the metrics of Node itself
(\`nodejs_…\`, \`process_…\`). Counters count what has committed. What is said to be from the database is of the
whole installation and comes of the ops-api alone: take its maximum, never its sum. Times are in seconds.

This page is generated from the catalogue by \`npm run check -- --write\`.
`;

/** What the word behind \`control_plane_\` belongs to; everything else is of the whole installation. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Ingestion: ['ingestion', 'connector'],
  Relay: ['relay', 'events', 'publish', 'topic'],
  Consumers: ['consumer'],
  Gatekeeper: ['gatekeeper', 'decision', 'decisions', 'switches'],
  Ledger: ['ledger', 'invariant'],
  PostgreSQL: ['database', 'table', 'vacuum', 'retention'],
};
const REST = 'The whole installation and every process';

/** The text of `docs/reference/metrics.md`. */
export function metricsPage(): string {
  const all = Object.values(METRICS) as readonly MetricDefinition[];
  const sections = [...Object.keys(GROUPS), REST].map((group) =>
    section(
      group,
      all.filter(({ name }) => groupOf(name) === group),
    ),
  );
  return [INTRODUCTION, ...sections].join('\n');
}

function section(group: string, metrics: readonly MetricDefinition[]): string {
  const rows = metrics.map(
    ({ name, type, labels, help, buckets }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help}${bounds(buckets)} |`,
  );
  return `## ${group}\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function bounds(buckets: readonly number[] | undefined): string {
  return buckets ? ` Bounds: ${buckets.join(', ')}.` : '';
}

function groupOf(name: string): string {
  const [, , word = ''] = name.split('_');
  return Object.keys(GROUPS).find((group) => GROUPS[group]!.includes(word)) ?? REST;
}
