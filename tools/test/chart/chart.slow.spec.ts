import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { pairwise } from './combinations.js';
import {
  CHART,
  KUBERNETES,
  LEAST,
  describeChart,
  example,
  find,
  helm,
  podOf,
  problemsOf,
  readText,
  render,
  type KubernetesObject,
  type Pod,
  type Values,
} from './helm.js';
import { KEDA, SWITCHES } from './switches.js';

const EXAMPLES = ['small', 'production'] as const;
const APPS = ['ingestion', 'relay', 'ops-api'] as const;
const TAG: Values = { image: { tag: '1.2.3' } };

const podsOf = (objects: readonly KubernetesObject[]): Pod[] =>
  objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job').map(podOf);

describeChart('the chart', () => {
  it.each(EXAMPLES)('has nothing that Helm warns of with the example %s', async (name) => {
    const args = ['--strict', '--quiet', '--set-string', 'image.tag=1.2.3'];
    const { stdout } = await helm(['lint', CHART, ...args, '--values', example(name)]);
    expect(stdout).not.toMatch(/WARNING|ERROR/);
  });

  describe.each(KUBERNETES)('on Kubernetes %s', (version) => {
    it.each(EXAMPLES)('makes valid objects of the example %s', async (name) => {
      const objects = await render([example(name), TAG], version);
      expect(problemsOf(objects, version)).toEqual([]);
      expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(3);
    });
  });

  it('makes valid objects of every pair of what can be switched', async () => {
    const rows = pairwise(SWITCHES);
    const all: KubernetesObject[] = [];
    for (const row of rows) all.push(...(await render([LEAST, ...row])));
    const different = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
    expect(problemsOf(different, KUBERNETES[1])).toEqual([]);
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(12);
  }, 300_000);

  it('says what is wrong with an object that is wrong', async () => {
    const objects = await render([LEAST, { relay: { keda: KEDA } }]);
    const scaled = find(objects, 'ScaledObject', 'relay');
    const wrong = { ...scaled, spec: { ...scaled.spec, maxReplicas: 3 } };
    const service = find(objects, 'Service', 'relay');
    const stray = { ...service, spec: { ...service.spec, prots: [] } };
    expect(problemsOf([wrong, stray], KUBERNETES[1])).toEqual([
      expect.stringContaining('maxReplicas'),
      expect.stringContaining('prots'),
    ]);
  });

  it('lets no pod write, gain rights, or hold a token', async () => {
    const pods = podsOf(await render([example('production'), TAG]));
    expect(pods).toHaveLength(4);
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(spec.containers[0]['securityContext']).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(spec.containers[0]['resources']).toHaveProperty('limits.memory');
    }
  });

  it('writes no secret down: whatever is secret is a reference', async () => {
    const objects = await render([example('production'), TAG]);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const pod of podsOf(objects)) {
      const { env } = pod.spec.containers[0];
      for (const { name, value, valueFrom } of env) {
        if (!/SECRET|KEYS$|DATABASE_URL|KAFKA_BROKERS/.test(name)) continue;
        expect([name, value, valueFrom]).toEqual([
          name,
          undefined,
          expect.objectContaining({ secretKeyRef: expect.anything() as unknown }),
        ]);
      }
    }
  });

  it.each(APPS)('gives %s longer to end than it takes itself', async (app) => {
    const settings = { SHUTDOWN_GRACE_MS: 40_500, SHUTDOWN_DRAIN_MS: 9_000 };
    const objects = await render([LEAST, { settings }]);
    const { spec } = podOf(find(objects, 'Deployment', app));
    // The whole of the grace period, of which draining is a part, and the flush of the last spans.
    expect(spec['terminationGracePeriodSeconds']).toBe(46);
  });

  it('migrates before anything else, with nothing of the release', async () => {
    const objects = await render([example('production'), TAG]);
    const job = find(objects, 'Job', 'migration');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    const { spec } = podOf(job);
    expect(spec['serviceAccountName']).toBeUndefined();
    expect(spec.containers[0].env).toEqual([
      {
        name: 'DATABASE_URL',
        valueFrom: { secretKeyRef: { name: 'control-plane-owner', key: 'url' } },
      },
    ]);
  });

  it('restarts those whose files change, and nobody else', async () => {
    const topics = (text: string) => ({ files: { topics: { content: { 'topics.yaml': text } } } });
    const before = await render([LEAST, topics('topics: []')]);
    const after = await render([LEAST, topics('topics: [ ]')]);
    const changed = APPS.filter((app) => {
      const [old, now] = [before, after].map((each) => podOf(find(each, 'Deployment', app)));
      return JSON.stringify(old) !== JSON.stringify(now);
    });
    expect(changed).toEqual(['ingestion', 'relay']);
  });

  it('gives the catalogue to every app, as a folder', async () => {
    const content = { 'ship.v1.yaml': 'event_type: SHIP_SAILED' };
    const objects = await render([LEAST, { files: { catalogue: { content } } }]);
    for (const app of APPS) {
      const [container] = podOf(find(objects, 'Deployment', app)).spec.containers;
      const path = '/etc/control-plane/catalogue';
      expect(container!.env).toContainEqual({ name: 'CATALOGUE_DIR', value: path });
      const mount = { name: 'file-catalogue', mountPath: path, readOnly: true };
      expect(container!['volumeMounts']).toContainEqual(mount);
    }
  });

  it('leaves the number of replicas to whoever scales', async () => {
    const objects = await render([example('production'), TAG]);
    const replicas = APPS.map((app) => find(objects, 'Deployment', app).spec!['replicas']);
    expect(replicas).toEqual([undefined, undefined, 2]);
  });

  it('scales the relay by what waits and can be delivered, read once', async () => {
    const objects = await render([
      LEAST,
      { relay: { keda: { ...KEDA, exceptTopics: ['a.b', 'c'] } } },
    ]);
    const { triggers } = find(objects, 'ScaledObject', 'relay').spec as {
      triggers: { metadata: { query: string } }[];
    };
    expect(triggers[0]!.metadata.query).toBe(
      'sum(max by (topic) (control_plane_backlog{namespace="plane",topic!~"a[.]b|c"}) ' +
        'unless on (topic) (max by (topic) (control_plane_topic_paused{namespace="plane"}) > 0)) ' +
        'or vector(0)',
    );
  });

  it('asks for metrics that exist', () => {
    const text = readText(join(CHART, 'templates/autoscaling.yaml'));
    const catalogue = readText(join(WORKSPACE, 'docs/reference/metrics.md'));
    const named = [...new Set(text.match(/control_plane_\w+/g))];
    expect(named).toHaveLength(2);
    for (const metric of named) expect(catalogue).toContain(`\`${metric}\``);
  });

  it('opens the relay to those who scrape it alone, and lets nobody out but to what is named', async () => {
    const objects = await render([example('production'), TAG]);
    const { ingress } = find(objects, 'NetworkPolicy', 'relay').spec as { ingress: object[] };
    expect(JSON.stringify(ingress)).toContain('monitoring');
    expect(JSON.stringify(ingress)).not.toContain('"ingress"');
    const { egress } = find(objects, 'NetworkPolicy', 'egress').spec as {
      egress: { ports?: { port: number }[] }[];
    };
    expect(egress.flatMap(({ ports }) => ports?.map(({ port }) => port) ?? [0])).toEqual([
      53, 53, 5432, 9092, 4318, 443,
    ]);
  });
});
