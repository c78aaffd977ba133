import type { Topic } from '@acp/contracts';
import { spawnSync } from 'node:child_process';
import type { Drill } from '../drill.js';
import { TlsFront } from '../faults/tls-front.js';
import { metricSignal, seenSignal } from '../stage/signals.js';
import type { Stage } from '../stage/stage.js';

const fronts = new WeakMap<Stage, TlsFront>();

export const certificateExpired: Drill = {
  name: 'certificate-expired',
  title: 'the certificate of a receiver has expired',
  runbook: 'runbooks/entries-wait.md',
  stage: { before: webhookOverTls },
  missing: () =>
    spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed here',
  async rehearse(stage) {
    const front = fronts.get(stage)!;
    await stage.break(
      'The certificate of the webhook’s address passes its last day; open connections end.',
      () => front.expire(),
    );
    await stage.detect(
      metricSignal({
        url: stage.apps.relay.url,
        metric: 'control_plane_relay_breaker_state',
        labels: { topic: 'events' },
        above: 0,
      }),
      seenSignal('`npm run cp -- topics` says _certificate has expired_', async () => {
        const { last_error } = await stage.ops.get<Topic>('/v1/topics/events');
        return JSON.stringify(last_error).includes('certificate has expired');
      }),
    );
    await stage.mend('The certificate is renewed; nothing else is touched.', () => front.renew());
    await stage.flows(100);
  },
};

async function webhookOverTls(stage: Stage, labPort: number): Promise<Record<string, string>> {
  const front = await TlsFront.before(labPort, stage.postgres.directory.path);
  fronts.set(stage, front);
  stage.alsoClose(() => front.close());
  return { LAB_URL: `${front.url}/webhooks`, NODE_EXTRA_CA_CERTS: front.authorityFile };
}
