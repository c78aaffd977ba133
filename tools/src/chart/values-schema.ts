import type { ConfigReferenceEntry } from '@acp/service';
import { SET_ELSEWHERE, appSettings, type ChartApp } from './app-settings.js';

type Schema = Readonly<Record<string, unknown>>;

const NAME = '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$';
const KEY = '^[-._a-zA-Z0-9]+$';
const DIGEST = '^(sha256:[0-9a-f]{64})?$';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };
/** Parts of objects of Kubernetes, which its API server checks. */
const anyObject: Schema = { type: 'object' };
const objects: Schema = { type: 'array', items: { type: 'object' } };
const name: Schema = { type: 'string', pattern: NAME };
const nameOrNone: Schema = { type: 'string', pattern: `^$|${NAME}` };
const key: Schema = { type: 'string', pattern: KEY };
const digest: Schema = { type: 'string', pattern: DIGEST };
const count = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const choice = (...values: string[]): Schema => ({ enum: values });
const list = (items: Schema): Schema => ({ type: 'array', items });

function object(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  const wanted = required.length > 0 ? { required } : {};
  return { type: 'object', properties, ...wanted, additionalProperties: false };
}

const secretOrNone = object({ name: nameOrNone, key });
/** An existing Secret, and which of its keys. */
const REFERENCE = object({ name, key }, ['name', 'key']);
const reference: Schema = { $ref: '#/definitions/reference' };
const resources = object({ requests: anyObject, limits: anyObject, claims: objects });
const env = list(
  object({ name: { ...key, minLength: 1 }, value: text, valueFrom: anyObject }, ['name']),
);
const service = object({
  type: choice('ClusterIP', 'NodePort', 'LoadBalancer'),
  port: count(1, 65_535),
  annotations: texts,
});
const ingress = object({
  enabled: flag,
  className: text,
  annotations: texts,
  hosts: list({ type: 'string', minLength: 1 }),
  path: { type: 'string', pattern: '^/' },
  tls: list(object({ secretName: name, hosts: list(text) })),
});
const disruption = object({
  enabled: flag,
  maxUnavailable: { oneOf: [count(1, 100), { type: 'string', pattern: '^[1-9][0-9]?%$' }] },
});

/** What is the same in each app. */
function app(entries: readonly ConfigReferenceEntry[], more: Record<string, Schema>): Schema {
  return object({
    enabled: flag,
    replicas: count(1, 100),
    digest,
    settings: settings(entries),
    secrets: secrets(entries),
    env,
    resources,
    disruption,
    podLabels: texts,
    podAnnotations: texts,
    volumes: objects,
    volumeMounts: objects,
    nodeSelector: texts,
    tolerations: objects,
    affinity: anyObject,
    priorityClassName: text,
    ...more,
  });
}

/** What may be written down: no secret, nothing that the chart sets itself. */
function settings(entries: readonly ConfigReferenceEntry[]): Schema {
  const plain = entries.filter(({ name: each, secret }) => !secret && !(each in SET_ELSEWHERE));
  return object(Object.fromEntries(plain.map((entry) => [entry.name, setting(entry)])));
}

function secrets(entries: readonly ConfigReferenceEntry[]): Schema {
  const own = entries.filter(({ name: each }) => !(each in SET_ELSEWHERE));
  return object(Object.fromEntries(own.map((entry) => [entry.name, reference])));
}

function setting({ type, range, description }: ConfigReferenceEntry): Schema {
  if (type === 'boolean') return { type: 'boolean', description };
  if (type === 'number') {
    return { type: 'integer', minimum: range?.min, maximum: range?.max, description };
  }
  if (type === 'list') {
    return { oneOf: [text, list(text)], description };
  }
  return { type: 'string', description };
}

const APP_PARTS: Readonly<Record<ChartApp, Record<string, Schema>>> = {
  ingestion: {
    autoscaling: object({
      enabled: flag,
      minReplicas: count(1, 100),
      maxReplicas: count(1, 1_000),
      cpuPercent: count(1, 100),
    }),
    service,
    ingress,
  },
  relay: {
    keda: object({
      enabled: flag,
      // Never none: leases, retention and the duties of the database are the relay's.
      minReplicas: count(1, 100),
      maxReplicas: count(1, 1_000),
      backlogPerReplica: count(1, 1_000_000_000),
      exceptTopics: list({ type: 'string', pattern: '^[a-z0-9._-]+$' }),
      prometheus: object({
        address: { type: 'string', pattern: '^$|^https?://' },
        match: text,
        authentication: nameOrNone,
      }),
      pollingInterval: count(1, 3_600),
      cooldownPeriod: count(0, 3_600),
    }),
  },
  opsApi: { service, ingress },
};

const FILES = object(
  {
    apps: list(choice('ingestion', 'relay', 'opsApi')),
    variable: { type: 'string', pattern: '^$|^[A-Z][A-Z0-9_]*$' },
    file: { type: 'string', pattern: '^$|^[-._a-zA-Z0-9]+$' },
    mountPath: { type: 'string', pattern: '^/.' },
    content: { type: 'object', propertyNames: { pattern: KEY }, additionalProperties: text },
    configMap: nameOrNone,
    version: text,
  },
  ['apps', 'mountPath'],
);

const SHARED: Readonly<Record<string, Schema>> = {
  // Helm gives it to a chart that another one depends on.
  global: anyObject,
  nameOverride: text,
  fullnameOverride: nameOrNone,
  image: object({
    registry: text,
    repository: text,
    tag: { type: 'string', pattern: '^$|^[a-zA-Z0-9_][-._a-zA-Z0-9]{0,127}$' },
    pullPolicy: choice('Always', 'IfNotPresent', 'Never'),
    pullSecrets: list(name),
  }),
  database: object({ secret: secretOrNone }),
  keys: object({ release: secretOrNone, ledger: secretOrNone, ledgerPublic: secretOrNone }),
  files: {
    type: 'object',
    propertyNames: { pattern: '^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$' },
    additionalProperties: FILES,
  },
  serviceAccount: object({ create: flag, name: nameOrNone, annotations: texts }),
  podLabels: texts,
  podAnnotations: texts,
  migration: object({
    enabled: flag,
    digest,
    secret: secretOrNone,
    backoffLimit: count(0, 100),
    activeDeadlineSeconds: count(1, 86_400),
    resources,
    annotations: texts,
  }),
  probes: object({ startupSeconds: count(2, 3_600) }),
  topologySpread: object({
    enabled: flag,
    whenUnsatisfiable: choice('ScheduleAnyway', 'DoNotSchedule'),
  }),
  networkPolicy: object({
    enabled: flag,
    ingestionFrom: objects,
    opsApiFrom: objects,
    metricsFrom: objects,
    egress: object({
      restricted: flag,
      database: object({ port: count(1, 65_535), to: objects }),
      rules: objects,
    }),
  }),
  monitoring: object({
    serviceMonitor: object({
      enabled: flag,
      interval: { type: 'string', pattern: '^[1-9][0-9]*(ms|s|m)$' },
      labels: texts,
    }),
    rules: object({ enabled: flag, labels: texts, groups: objects }),
  }),
};

/** The text of `deploy/chart/values.schema.json`, before it is formatted. */
export async function valuesSchema(): Promise<string> {
  const apps = await appSettings();
  const all = [
    ...new Map(
      Object.values(apps)
        .flat()
        .map((entry) => [entry.name, entry]),
    ).values(),
  ];
  const parts = Object.entries(APP_PARTS).map(([each, more]) => [
    each,
    app(apps[each as ChartApp], more),
  ]);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: { reference: REFERENCE },
    title: 'Values of the chart of the AI Control Plane',
    ...object({
      ...SHARED,
      settings: settings(all),
      secrets: secrets(all),
      ...(Object.fromEntries(parts) as Record<string, Schema>),
    }),
  };
  return JSON.stringify(schema);
}
