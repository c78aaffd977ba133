import type { Topic } from '@acp/contracts';
import type { Drill } from '../drill.js';
import { Receiver } from '../faults/receiver.js';
import { metricSignal } from '../stage/signals.js';

export const badReleaseRolledBack: Drill = {
  name: 'bad-release-rolled-back',
  title: 'a release of a consumer fails on every event',
  runbook: 'runbooks/topic-paused.md',
  async rehearse(stage) {
    const { signalLab, relay } = stage.apps;
    let release: Receiver;
    await stage.break(
      'A new release of the consumer takes the place of the old one and answers 500 to every event.',
      async () => {
        await signalLab.stop();
        release = await Receiver.start(Number(new URL(signalLab.url).port));
        release.status = 500;
      },
    );
    await stage.detect(
      metricSignal({
        url: relay.url,
        metric: 'control_plane_events_failed_total',
        labels: { topic: 'events' },
        above: 0,
      }),
      metricSignal({
        url: relay.url,
        metric: 'control_plane_relay_breaker_state',
        labels: { topic: 'events' },
        above: 0,
      }),
    );
    const { last_error, dead } = await stage.ops.get<Topic>('/v1/topics/events');
    stage.seen.push(
      `\`npm run cp -- topics\` says “${last_error}”; dead letters when it was rolled back: ${dead.value}.`,
    );
    await stage.mend(
      'The release is rolled back. The next attempt is answered, the breaker closes and the topic goes on by itself.',
      async () => {
        await release.close();
        await stage.start('signalLab');
      },
    );
    await stage.flows(100);
  },
};
