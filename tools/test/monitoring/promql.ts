import { parser } from '@prometheus-io/lezer-promql';
import { METRICS, type MetricDefinition } from '@acp/observability';

/** Labels that a scrape adds, and the one of a histogram's buckets. */
const OF_THE_SCRAPE = ['job', 'instance', 'namespace', 'pod', 'le'];
/** What Prometheus and Node bring along, by the beginning of their names. */
const FOREIGN = /^(up|process_|nodejs_)/;

const definitions = new Map<string, MetricDefinition>(
  (Object.values(METRICS) as readonly MetricDefinition[]).map((metric) => [metric.name, metric]),
);

export interface Expression {
  /** Names as they stand in the catalogue, each once. */
  metrics: string[];
  /** Labels that some metric of it has. */
  labels: Set<string>;
  /** What is wrong with it; empty where every metric and label exists. */
  problems: string[];
}

/** Reads an expression by Prometheus's own grammar and compares it with the catalogue. */
export function readPromql(text: string): Expression {
  const problems: string[] = [];
  const metrics = new Set<string>();
  const labels = new Set(OF_THE_SCRAPE);
  const grouped: string[] = [];
  for (const { name, value, parent } of nodesOf(text)) {
    if (name === '⚠') problems.push(`cannot be read at «${value}» in ${text}`);
    if (name === 'VectorSelector') readSelector(value, { metrics, labels, problems });
    if (name === 'LabelName' && parent === 'GroupingLabels') grouped.push(value);
    if (name === 'FunctionCallBody') for (const made of madeIn(value)) labels.add(made);
  }
  for (const label of grouped) {
    if (!labels.has(label)) problems.push(`no metric has the label ${label} in ${text}`);
  }
  return { metrics: [...metrics], labels, problems };
}

function readSelector(
  text: string,
  { metrics, labels, problems }: { metrics: Set<string>; labels: Set<string>; problems: string[] },
): void {
  const [, name = '', matchers = ''] = /^([\w:]*)\s*(?:\{(.*)\})?$/s.exec(text) ?? [];
  const metric = definitionOf(name);
  if (!metric) {
    if (!FOREIGN.test(name)) problems.push(`the catalogue has no metric ${name || text}`);
    return;
  }
  metrics.add(metric.name);
  for (const label of metric.labels) labels.add(label);
  for (const [, label] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*["']/g)) {
    const known = metric.labels.includes(label!) || OF_THE_SCRAPE.includes(label!);
    if (!known) problems.push(`${metric.name} has no label ${label}`);
  }
}

/** A histogram is asked for by its series; nothing else may have their endings. */
function definitionOf(name: string): MetricDefinition | undefined {
  const exact = definitions.get(name);
  if (exact) return exact.type === 'histogram' ? undefined : exact;
  const histogram = definitions.get(name.replace(/_(bucket|sum|count)$/, ''));
  return histogram?.type === 'histogram' ? histogram : undefined;
}

/** Labels that `label_replace` makes. */
function madeIn(call: string): string[] {
  const made = /,\s*"(\w+)"\s*,\s*"[^"]*"\s*,\s*"\w*"\s*,\s*"[^"]*"\s*\)$/.exec(call);
  return made ? [made[1]!] : [];
}

function nodesOf(text: string): { name: string; value: string; parent: string }[] {
  const nodes: { name: string; value: string; parent: string }[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      nodes.push({ name, value: text.slice(from, to), parent: node.parent?.name ?? '' });
    },
  });
  return nodes;
}
