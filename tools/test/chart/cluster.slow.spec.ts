import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { API_SERVER, ApiServer } from './api-server.js';
import {
  CHART,
  example,
  fetched,
  helm,
  podOf,
  readText,
  render,
  scratchFile,
  type KubernetesObject,
  type Pod,
  type Values,
} from './helm.js';

/** `npm run chart:fetch -- cluster` builds it; only the job at night does. */
const describeCluster = existsSync(API_SERVER) ? describe : describe.skip;

const DEPLOYMENTS = '/apis/apps/v1/namespaces/plane/deployments';
const JOBS = '/apis/batch/v1/namespaces/plane/jobs';
const JOB = `${JOBS}/cp-ai-control-plane-migration`;
const FIRST: Values = { image: { tag: '1.0.0' } };
const SECOND: Values = { image: { tag: '1.1.0' }, settings: { LOG_LEVEL: 'debug' } };

describeCluster(
  'on an API server of Kubernetes, without anything that runs pods, the chart',
  () => {
    let server: ApiServer;
    let first: KubernetesObject[];

    beforeAll(async () => {
      server = await ApiServer.start();
      for (const file of readdirSync(fetched('DEFINITIONS_DIR'))) await define(file);
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      await made('/api/v1/namespaces', { metadata: { name: 'plane', labels } });
      // In place of the controller that gives each namespace one.
      const account = { metadata: { name: 'default' } };
      await made('/api/v1/namespaces/plane/serviceaccounts', account);
    }, 180_000);
    afterAll(() => server?.stop());

    async function define(file: string): Promise<void> {
      const text = readText(join(fetched('DEFINITIONS_DIR'), file));
      const name = /^ {2}name: (\S+)$/m.exec(text)![1]!;
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
      const answer = await server.call('PATCH', `${path}?fieldManager=test`, text);
      expect([name, answer.status]).toEqual([name, 201]);
      await server.until(`${name} is served`, async () => {
        const { status } = (await server.call('GET', path)).body as {
          status: { conditions?: { type: string; status: string }[] };
        };
        return (status.conditions ?? []).some(
          (c) => c.type === 'Established' && c.status === 'True',
        );
      });
    }

    async function made(path: string, object: object): Promise<void> {
      const { status, body } = await server.call('POST', path, object);
      if (status !== 201) throw new Error(JSON.stringify(body));
    }

    async function deployments(): Promise<KubernetesObject[]> {
      const { body } = await server.call('GET', DEPLOYMENTS);
      return (body as { items: KubernetesObject[] }).items;
    }

    const images = async () =>
      (await deployments()).map((each) => podOf(each).spec.containers[0].image);

    function run(args: readonly string[], values?: Values) {
      const from = values
        ? ['-f', example('production'), '-f', scratchFile('values.json', JSON.stringify(values))]
        : [];
      return helm([...args, ...from, '--kubeconfig', server.kubeconfig, '--namespace', 'plane']);
    }

    function jobBegun(): Promise<void> {
      return server.until('the Job of the migration', async () => {
        const { status, body } = await server.call('GET', JOB);
        const state = (body as { status?: { conditions?: object[] } }).status;
        return status === 200 && !state?.conditions;
      });
    }

    /** Ends the migration in place of the controller and the pod of its Job. */
    async function endMigration(how: 'Complete' | 'Failed'): Promise<void> {
      await jobBegun();
      const now = new Date().toISOString().replace(/\.\d+/, '');
      const before = how === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
      const conditions = [before, how].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: now,
      }));
      const ended = how === 'Complete' ? { succeeded: 1, completionTime: now } : { failed: 1 };
      const { status, body } = await server.call('PATCH', `${JOB}/status`, {
        status: { startTime: now, conditions, ...ended },
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
    }

    it('is installed, once its migration is done', async () => {
      const installing = run(['install', 'cp', CHART], FIRST);
      // Where Helm refuses, that is the error to see.
      await Promise.race([installing, jobBegun()]);
      expect(await deployments()).toEqual([]);
      await endMigration('Complete');
      expect((await installing).stdout).toContain('STATUS: deployed');
      first = await deployments();
      expect(await images()).toEqual(
        ['ingestion', 'ops-api', 'relay'].map(
          (app) => `registry.example.org/control-plane/${app}:1.0.0`,
        ),
      );
      // A hook that succeeded is taken away.
      expect((await server.call('GET', JOB)).status).toBe(404);
    }, 180_000);

    it('is stored as it was written: nothing was dropped on the way', async () => {
      const rendered = await render([example('production'), FIRST]);
      for (const object of rendered.filter(({ kind }) => kind !== 'Job')) {
        const stored = await server.call('GET', pathOf(object));
        expect([object.kind, stored.status]).toEqual([object.kind, 200]);
        expect(stored.body['spec'] ?? {}).toMatchObject(withoutEmpty(object.spec ?? {}));
      }
    });

    it('has pods that the level `restricted` admits, where it refuses others', async () => {
      const pods = (await deployments()).map(podOf);
      for (const pod of pods) expect((await dryRun(pod)).status).toBe(201);
      const root = structuredClone(pods[0]!);
      root.spec.containers[0]['securityContext'] = { runAsUser: 0 };
      const refused = await dryRun(root);
      expect(refused.status).toBe(403);
      expect(refused.body['message']).toContain('violates PodSecurity "restricted:latest"');
    });

    it('is upgraded, and migrates before the apps are replaced', async () => {
      const upgrading = run(['upgrade', 'cp', CHART], SECOND);
      await Promise.race([upgrading, jobBegun()]);
      expect((await images()).every((image) => image.endsWith(':1.0.0'))).toBe(true);
      await endMigration('Complete');
      await upgrading;
      expect((await images()).every((image) => image.endsWith(':1.1.0'))).toBe(true);
    }, 180_000);

    it('leaves the apps alone where a migration fails', async () => {
      const upgrading = run(['upgrade', 'cp', CHART], { image: { tag: '1.2.0' } });
      const ended = upgrading.then(
        () => 'upgraded',
        (error: { stderr: string }) => error.stderr,
      );
      await endMigration('Failed');
      expect(await ended).toContain('pre-upgrade hooks failed');
      expect((await images()).every((image) => image.endsWith(':1.1.0'))).toBe(true);
      // The one that failed stays, to be read.
      expect((await server.call('GET', JOB)).status).toBe(200);
    }, 180_000);

    it('is rolled back to what it was, without a migration', async () => {
      await run(['rollback', 'cp', '1']);
      const specs = (objects: KubernetesObject[]) => objects.map(({ spec }) => spec);
      expect(specs(await deployments())).toEqual(specs(first));
    }, 180_000);

    it('leaves nothing behind but a migration that failed', async () => {
      await run(['uninstall', 'cp']);
      expect(await deployments()).toEqual([]);
      const { body } = await server.call(
        'GET',
        '/apis/keda.sh/v1alpha1/namespaces/plane/scaledobjects',
      );
      expect(body['items']).toEqual([]);
    }, 180_000);

    function dryRun({ metadata, spec }: Pod) {
      const pod = { metadata: { ...metadata, generateName: 'try-' }, spec };
      return server.call('POST', '/api/v1/namespaces/plane/pods?dryRun=All', pod);
    }
  },
);

/** Where an object stands; plurals are regular but for one. */
function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const plural = kind.endsWith('y')
    ? `${kind.slice(0, -1)}ies`
    : kind.endsWith('s')
      ? `${kind}es`
      : `${kind}s`;
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${root}/namespaces/plane/${plural.toLowerCase()}/${metadata.name}`;
}

/** An API server leaves out what is empty. */
function withoutEmpty(spec: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(spec, (_key, value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
