import { freePort, waitUntil } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findPrometheus } from './promtool.js';
import { filesOf } from './rule-files.js';

export interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
}

interface Rule {
  name: string;
  lastError?: string;
  lastEvaluation: string;
}

/** How long a condition must last here; in the rules it is minutes. */
const FOR = '4s';

/** A Prometheus that scrapes some processes each second and judges them by our rules. */
export class PrometheusProcess {
  private constructor(
    private readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(targets: readonly string[]): Promise<PrometheusProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'acp-prometheus-'));
    const port = await freePort();
    const child = spawn(
      findPrometheus('prometheus')!,
      [
        `--config.file=${configuration(folder, targets)}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      { stdio: 'ignore' },
    );
    const prometheus = new PrometheusProcess(`http://127.0.0.1:${port}`, child, folder);
    await waitUntil('Prometheus is ready', async () =>
      fetch(`${prometheus.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return prometheus;
  }

  /** Alarms that are pending or firing. */
  async alerts(): Promise<Alert[]> {
    const { data } = await this.ask<{ data: { alerts: Alert[] } }>('/api/v1/alerts');
    return data.alerts;
  }

  /** How many processes have answered a scrape. */
  async scraped(): Promise<number> {
    const path = '/api/v1/query?query=count(control_plane_build_info)';
    const { data } = await this.ask<{ data: { result: { value: [number, string] }[] } }>(path);
    return Number(data.result[0]?.value[1] ?? 0);
  }

  /** When the rule that was evaluated longest ago was. */
  async evaluatedAt(): Promise<number> {
    const rules = await this.rules();
    return Math.min(...rules.map(({ lastEvaluation }) => Date.parse(lastEvaluation)));
  }

  /** Rules that could not be evaluated, and why. */
  async failures(): Promise<string[]> {
    const rules = await this.rules();
    return rules.flatMap(({ name, lastError }) => (lastError ? [`${name}: ${lastError}`] : []));
  }

  /** The events that stand for buckets of a histogram, as its exemplars say. */
  async exemplars(bucket: string): Promise<Record<string, string>[]> {
    interface Series {
      exemplars: { labels: Record<string, string> }[];
    }
    const end = Date.now() / 1_000 + 60;
    const path = `/api/v1/query_exemplars?query=${bucket}&start=${end - 3_600}&end=${end}`;
    const { data } = await this.ask<{ data: Series[] }>(path);
    return data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    if (this.child.kill('SIGTERM')) await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async rules(): Promise<Rule[]> {
    const { data } = await this.ask<{ data: { groups: { rules: Rule[] }[] } }>('/api/v1/rules');
    return data.groups.flatMap(({ rules }) => rules);
  }

  private async ask<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}${path}`)).json()) as T;
  }
}

/** The rules as they are, but for their patience. */
function configuration(folder: string, targets: readonly string[]): string {
  for (const file of filesOf('rules')) {
    const text = readFileSync(file, 'utf8').replace(/^( +for:) .*$/gm, `$1 ${FOR}`);
    writeFileSync(join(folder, basename(file)), text);
  }
  const file = join(folder, 'prometheus.yml');
  const hosts = targets.map((url) => new URL(url).host);
  writeFileSync(
    file,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: filesOf('rules').map((rules) => join(folder, basename(rules))),
      scrape_configs: [{ job_name: 'control-plane', static_configs: [{ targets: hosts }] }],
    }),
  );
  return file;
}
