import { describeChart, refusal, type Values } from './helm.js';
import { KEDA } from './switches.js';

const REFUSED: readonly [string, Values, string][] = [
  ['a value that does not exist', { replicas: 3 }, "additional properties 'replicas' not allowed"],
  [
    'a setting that no app knows',
    { settings: { LOG_LEVLE: 'info' } },
    "additional properties 'LOG_LEVLE' not allowed",
  ],
  [
    'a setting of another app',
    { relay: { settings: { OPS_STREAM_MS: 100 } } },
    "at '/relay/settings': additional properties 'OPS_STREAM_MS' not allowed",
  ],
  [
    'a number beyond its limit',
    { relay: { settings: { RELAY_POLL_MS: 60_001 } } },
    "at '/relay/settings/RELAY_POLL_MS': maximum: got 60,001, want 60,000",
  ],
  [
    'a text where a number belongs',
    { settings: { DATABASE_POOL_SIZE: 'ten' } },
    "at '/settings/DATABASE_POOL_SIZE': got string, want integer",
  ],
  [
    'keys that are written down',
    { ingestion: { settings: { INGESTION_API_KEYS: 'me:secret' } } },
    "additional properties 'INGESTION_API_KEYS' not allowed",
  ],
  [
    'a password in a URL',
    { relay: { settings: { REDIS_URL: 'redis://user:hunter2@redis' } } },
    'settings.REDIS_URL: has a password in it; put it into a Secret',
  ],
  [
    'what the chart sets itself',
    { relay: { settings: { WORKER_ID: 'one' } } },
    "additional properties 'WORKER_ID' not allowed",
  ],
  [
    'one variable from two places',
    {
      relay: {
        settings: { NATS_URL: 'nats://a' },
        secrets: { NATS_URL: { name: 'a', key: 'b' } },
      },
    },
    'NATS_URL: is in settings and in secrets',
  ],
  [
    'a drain that is longer than the grace period',
    { settings: { SHUTDOWN_GRACE_MS: 4_000 } },
    'SHUTDOWN_DRAIN_MS (5000) is a part of SHUTDOWN_GRACE_MS (4000) and must be less',
  ],
  [
    'ingestion without anybody who may push',
    { ingestion: { secrets: null } },
    'ingestion.secrets.INGESTION_API_KEYS: needed',
  ],
  [
    'an ops-api without operators',
    { opsApi: { secrets: null } },
    'opsApi.secrets.OPS_API_KEYS: needed',
  ],
  ['no database', { database: { secret: { name: '' } } }, 'database.secret.name: needed'],
  [
    'no relay at all at night',
    { relay: { keda: { ...KEDA, minReplicas: 0 } } },
    "at '/relay/keda/minReplicas': minimum: got 0, want 1",
  ],
  [
    'scaling without somebody to ask',
    { relay: { keda: { enabled: true } } },
    'relay.keda.prometheus.address: needed',
  ],
  [
    'bounds the wrong way round',
    { ingestion: { autoscaling: { enabled: true, minReplicas: 9 } } },
    'ingestion.autoscaling.minReplicas: is more than maxReplicas',
  ],
  [
    'files that are given twice',
    { files: { topics: { content: { 'topics.yaml': '' }, configMap: 'topics' } } },
    'files.topics: has content and a configMap',
  ],
  [
    'files without the one that is read',
    { files: { topics: { content: { 'topic.yaml': '' } } } },
    'files.topics.content: has no topics.yaml',
  ],
  [
    'an ingress for every host',
    { opsApi: { ingress: { enabled: true } } },
    'opsApi.ingress.hosts: needed',
  ],
  ['a digest that is none', { relay: { digest: 'latest' } }, "at '/relay/digest'"],
];

describeChart('the chart', () => {
  it.each(REFUSED)('refuses %s', async (_what, values, message) => {
    expect(await refusal(values)).toContain(message);
  });

  it('needs to be told the tag where it is not a packaged one', async () => {
    expect(await refusal({ image: { tag: '' } })).toContain('image.tag: needed');
  });
});
