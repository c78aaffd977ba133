import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { CHART, LEAST, describeChart, find, podOf, readText, render, type Pod } from './helm.js';

const APPS = ['ingestion', 'relay', 'ops-api'] as const;

describeChart('the settings of the apps', () => {
  it('reach each app under the names it knows, and are taken by it', async () => {
    const answers = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', SETTINGS], {
        encoding: 'utf8',
        cwd: WORKSPACE,
      }),
    ) as Record<string, Record<string, string | number | boolean>>;
    const settings = Object.fromEntries(
      Object.entries(answers).map(([app, values]) => [app, { settings: values }]),
    );
    const objects = await render([LEAST, settings]);
    const env = Object.fromEntries(
      APPS.map((app) => [app, environmentOf(podOf(find(objects, 'Deployment', app)))]),
    );
    const taken = execFileSync(process.execPath, ['--input-type=module', '--eval', TAKEN], {
      encoding: 'utf8',
      cwd: WORKSPACE,
      env: { ...process.env, ENVIRONMENTS: JSON.stringify(env) },
    });
    expect(JSON.parse(taken)).toEqual([]);
  });

  it('are each known to the chart, or named with where they come from', async () => {
    const known = JSON.parse(readText(join(CHART, 'settings.json'))) as Record<string, string[]>;
    const schema = JSON.parse(readText(join(CHART, 'values.schema.json'))) as Schema;
    const elsewhere =
      /^(DATABASE_URL|HOST|PORT|WORKER_ID|(TOPICS|SOURCES|EXPECTATIONS)_FILE|CATALOGUE_DIR|.*_KEYS?_FILE)$/;
    for (const [app, names] of Object.entries(known)) {
      const { settings, secrets } = schema.properties[app]!.properties!;
      const possible = { ...settings!.properties, ...secrets!.properties };
      const missing = names.filter((name) => !(name in possible));
      expect(missing.filter((name) => !elsewhere.test(name))).toEqual([]);
    }
  });
});

interface Schema {
  properties: Record<string, Schema>;
}

/** As a pod would have it; what is secret is of a form that the app takes. */
function environmentOf(pod: Pod): Record<string, string> {
  const given = pod.spec.containers[0].env.map(({ name, value }) => [
    name,
    value ?? SECRETS[name] ?? 'x',
  ]);
  return Object.fromEntries(given) as Record<string, string>;
}

const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:password@database:5432/control_plane',
  INGESTION_API_KEYS: 'service:a-long-random-key-of-a-service',
  OPS_API_KEYS: 'me:admin:a-long-random-key-of-mine',
};

const IMPORTS = `
  import { appSettings, SET_ELSEWHERE } from './tools/dist/chart/app-settings.js';
`;

/** A value for each setting: numbers at their upper bound, switches off their default, texts as in the reference. */
const SETTINGS = `${IMPORTS}
  const own = ({ type, default: fallback, range, example }) =>
    type === 'number' ? range.max
    : type === 'boolean' ? fallback !== 'true'
    : /:\\/\\/.*@/.test(example ?? '') ? ''
    : (fallback ?? example ?? '');
  const all = Object.entries(await appSettings()).map(([app, entries]) => [app, Object.fromEntries(
    entries.filter(({ name, secret }) => !secret && !(name in SET_ELSEWHERE))
      .filter(({ name }) => !name.startsWith('OPS_OIDC') && name !== 'OPS_REDACT_PATHS')
      .map((entry) => [entry.name, own(entry)])),
  ]);
  process.stdout.write(JSON.stringify(Object.fromEntries(all)));`;

/** What an app would have understood differently from what stands in its environment. */
const TAKEN = `
  import { APPS, classOf } from './tools/dist/reference/config-classes.js';
  import { loadConfig, configReference } from './libs/service/dist/index.js';
  const wrong = [];
  for (const app of APPS) {
    const env = JSON.parse(process.env.ENVIRONMENTS)[app.name];
    const type = await classOf(app);
    const config = loadConfig(type, env);
    for (const { name, type: kind } of configReference(type)) {
      const property = name.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
      const text = env[name];
      if (text === undefined || text === '') continue;
      const value = config[property];
      const said = Array.isArray(value) ? value.join(',') : String(value);
      if (said !== text) wrong.push([app.name, name, kind, text, said]);
    }
    const unread = Object.keys(env).filter((name) => !configReference(type).some((e) => e.name === name));
    if (unread.length > 0) wrong.push([app.name, 'unread', unread]);
  }
  process.stdout.write(JSON.stringify(wrong));`;
