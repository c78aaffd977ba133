import type { RaisedAlarm } from '../results/drill-record.js';
import { alarmsOn } from './alarms.js';

/** Something that an operator or an alarm sees. */
export interface Signal {
  /** As the page says it: a metric with its condition, a readiness, a line of the overview. */
  says: string;
  /** Alarms whose condition this is. */
  alarms: readonly RaisedAlarm[];
  isSeen(): Promise<boolean>;
}

const ANSWER_MS = 3_000;

/** A condition on what a metric of an app adds up to, over the series with these labels. */
export function metricSignal(options: {
  url: string;
  metric: string;
  labels?: Readonly<Record<string, string>>;
  above: number;
}): Signal {
  const { url, metric, labels = {}, above } = options;
  const inside = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const series = inside.length > 0 ? `${metric}{${inside.join(',')}}` : metric;
  return {
    says: `\`${series} > ${above}\``,
    alarms: alarmsOn(metric, above),
    isSeen: async () => sumOf(await metricsOf(url), metric, inside) > above,
  };
}

export function notReadySignal(app: string, url: string): Signal {
  return seenSignal(`\`GET /health/ready\` of ${app} answers 503`, async () => {
    return (await answerOf(`${url}/health/ready`))?.status === 503;
  });
}

/** A sign that no alarm looks at by itself. */
export function seenSignal(says: string, isSeen: () => Promise<boolean> | boolean): Signal {
  return { says, alarms: [], isSeen: async () => isSeen() };
}

/** The text of `/metrics`; empty where nobody answers. */
export async function metricsOf(url: string): Promise<string> {
  const answer = await answerOf(`${url}/metrics`);
  return answer?.ok ? answer.text() : '';
}

/** The sum of the series of a metric that have all of these labels, as they are written. */
export function sumOf(text: string, metric: string, labels: readonly string[] = []): number {
  const series = new RegExp(`^${metric}(?:{([^}]*)})? (\\S+)`, 'gm');
  return [...text.matchAll(series)]
    .filter(([, has = '']) => labels.every((label) => has.split(',').includes(label)))
    .reduce((sum, [, , value]) => sum + Number(value), 0);
}

async function answerOf(url: string): Promise<Response | null> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null);
}
