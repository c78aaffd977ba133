import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '../../src/workspace.js';

export const CHART = join(WORKSPACE, 'deploy/chart');
/** The oldest and the newest Kubernetes that the objects are checked against. */
export const KUBERNETES = ['1.30.0', '1.36.0'] as const;

/** A folder of `tools/chart/versions.sh`, which says where `npm run chart:fetch` puts each program. */
export function fetched(name: string): string {
  const script = `source ${join(WORKSPACE, 'tools/chart/versions.sh')} && printf %s "$${name}"`;
  return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout;
}

const PYTHON = {
  ...process.env,
  PYTHONPATH: fetched('VALIDATE_DIR'),
  DEFINITIONS: fetched('DEFINITIONS_DIR'),
};
export const HELM = join(fetched('HELM_DIR'), 'helm');

/** As for brokers: what is not there is skipped, unless somebody says that it must be there. */
export const describeChart =
  existsSync(HELM) || process.env['REQUIRE_CHART_TOOLS'] ? describe : describe.skip;

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

export interface Container {
  image: string;
  env: { name: string; value?: string; valueFrom?: object }[];
  [member: string]: unknown;
}

export interface Pod {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: { containers: [Container]; [member: string]: unknown };
}

export type Values = Record<string, unknown>;

const scratch = mkdtempSync(join(tmpdir(), 'acp-chart-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

export function scratchFile(name: string, text: string): string {
  const path = join(scratch, `${(files += 1)}-${name}`);
  writeFileSync(path, text);
  return path;
}

/** Runs Helm with nothing of this machine: no plugins, no cluster, no repositories. */
export function helm(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], HOME: scratch, KUBECONFIG: join(scratch, 'none') };
  return promisify(execFile)(HELM, args, { env, maxBuffer: 64 * 1024 * 1024 });
}

/** What is enough to render anything. */
export const LEAST: Values = {
  image: { tag: '1.2.3' },
  database: { secret: { name: 'database' } },
  ingestion: { secrets: { INGESTION_API_KEYS: { name: 'keys', key: 'ingestion' } } },
  opsApi: { secrets: { OPS_API_KEYS: { name: 'keys', key: 'operators' } } },
};

/** The objects that the chart makes of these values, later ones before earlier ones. */
export async function render(
  layers: readonly (Values | string)[],
  kubernetes: string = KUBERNETES[1],
): Promise<KubernetesObject[]> {
  const from = layers.flatMap((layer) => [
    '--values',
    typeof layer === 'string' ? layer : scratchFile('values.json', JSON.stringify(layer)),
  ]);
  const version = ['--kube-version', kubernetes, '--namespace', 'plane'];
  const { stdout } = await helm(['template', 'cp', CHART, ...version, ...from]);
  return objectsPy<KubernetesObject[]>(['parse'], stdout);
}

/** What is wrong with these objects; no unknown member passes. */
export function problemsOf(objects: readonly KubernetesObject[], kubernetes: string): string[] {
  const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  return objectsPy(['problems', kubernetes], text);
}

function objectsPy<T>(args: readonly string[], input: string): T {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [join(WORKSPACE, 'tools/chart/objects.py'), ...args],
    { input, encoding: 'utf8', env: PYTHON, maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

/** What Helm says where it refuses these values. */
export async function refusal(...layers: readonly Values[]): Promise<string> {
  const rendered = render([LEAST, ...layers]);
  return rendered.then(
    () => 'rendered',
    (error: { stderr: string }) => error.stderr,
  );
}

export const example = (name: string): string => join(CHART, 'examples', `${name}.yaml`);

export function find(objects: readonly KubernetesObject[], kind: string, name: string) {
  const found = objects.find((each) => each.kind === kind && each.metadata.name.endsWith(name));
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

export function podOf(object: KubernetesObject): Pod {
  return (object.spec as { template: Pod }).template;
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
