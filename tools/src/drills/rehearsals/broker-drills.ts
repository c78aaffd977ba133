import { missingBroker, waitUntil, type BrokerName } from '@acp/testing';
import type { Drill } from '../drill.js';
import { metricSignal } from '../stage/signals.js';
import { CONSUMER, replayUnprocessed } from '../stage/replay-unprocessed.js';
import type { Stage } from '../stage/stage.js';

const NAMES: Record<BrokerName, string> = {
  redis: 'Redis',
  nats: 'NATS',
  rabbitmq: 'RabbitMQ',
  kafka: 'Kafka',
};
/** Undelivered for longer than anything takes while all is well. */
const WAITS_SECONDS = 2;
const EVENTS_AT_BROKER = 200;

/** A consumer's webhook is gone, as a broker is. */
export const webhookDown: Drill = {
  name: 'webhook-down',
  title: 'the receiver of a webhook is gone',
  runbook: 'runbooks/entries-wait.md',
  async rehearse(stage) {
    await stage.break('The consumer that takes the webhook is stopped under load.', () =>
      stage.apps.signalLab.stop(),
    );
    await stage.detect(breakerIsOpen(stage), entriesWait(stage));
    await stage.mend('The consumer is started again; nothing else is touched.', () =>
      stage.start('signalLab'),
    );
    await stage.flows(100);
  },
};

/** Down, hanging and come back empty: the same three for each broker. */
export function brokerDrills(broker: BrokerName): Drill[] {
  return [brokerDown(broker), brokerHanging(broker), brokerEmpty(broker)];
}

function brokerDown(broker: BrokerName): Drill {
  const name = NAMES[broker];
  return {
    name: `${broker}-down`,
    title: `${name} is gone`,
    runbook: 'runbooks/entries-wait.md',
    stage: { broker },
    missing: () => missingBroker(broker),
    async rehearse(stage) {
      await stage.break(`${name} is killed while the relay publishes.`, () => stage.broker!.kill());
      await stage.detect(breakerIsOpen(stage), entriesWait(stage));
      await stage.mend(`${name} is started again on its data; nothing else is touched.`, () =>
        stage.broker!.start(),
      );
      await stage.flows(100);
    },
  };
}

function brokerHanging(broker: BrokerName): Drill {
  const name = NAMES[broker];
  return {
    name: `${broker}-hanging`,
    title: `${name} keeps its connections and answers nothing`,
    runbook: 'runbooks/entries-wait.md',
    stage: { broker },
    missing: () => missingBroker(broker),
    async rehearse(stage) {
      await stage.break(`${name} is stopped (SIGSTOP) while the relay publishes.`, () =>
        stage.broker!.pause(),
      );
      await stage.detect(entriesWait(stage), breakerIsOpen(stage));
      await stage.mend(`${name} goes on (SIGCONT); nothing else is touched.`, () =>
        stage.broker!.resume(),
      );
      await stage.flows(100);
    },
  };
}

function brokerEmpty(broker: BrokerName): Drill {
  const name = NAMES[broker];
  return {
    name: `${broker}-topology-lost`,
    title: `${name} comes back without its data`,
    runbook: 'consumers.md',
    stage: { broker },
    missing: () => missingBroker(broker),
    async rehearse(stage) {
      await leaveAtBroker(stage, EVENTS_AT_BROKER);
      await stage.break(
        `${name} is killed with messages that the consumer has not read yet, and comes back empty: no message, stream, queue or group.`,
        () => stage.broker!.restartEmpty(),
      );
      stage.thaw('signalLab');
      await stage.flows(50);
      stage.seen.push(
        'Relay and consumer made what they need at the broker again by themselves: new events flowed before anything was mended.',
      );
      await stage.detect(
        metricSignal({
          url: stage.apps.opsApi.url,
          metric: 'control_plane_consumer_not_yet',
          labels: { consumer: CONSUMER },
          above: 0,
        }),
      );
      await stage.load.stop();
      await stage.mend(
        `What the consumer has not had is delivered again from the database: \`npm run cp -- replay --only-unprocessed-by ${CONSUMER} --reason …\`.`,
        async () => {
          const ordered = await replayUnprocessed(stage);
          if (ordered < EVENTS_AT_BROKER)
            throw new Error(`only ${ordered} deliveries were ordered`);
        },
      );
    },
  };
}

/** The consumer stands still, the relay goes on: what is delivered meanwhile is at the broker alone. */
async function leaveAtBroker(stage: Stage, events: number): Promise<void> {
  stage.freeze('signalLab');
  const before = await stage.delivered();
  await waitUntil(`${events} events wait at the broker`, async () => {
    return (await stage.delivered()) >= before + events;
  });
}

function breakerIsOpen(stage: Stage) {
  return metricSignal({
    url: stage.apps.relay.url,
    metric: 'control_plane_relay_breaker_state',
    labels: { topic: 'events' },
    above: 0,
  });
}

function entriesWait(stage: Stage) {
  return metricSignal({
    url: stage.apps.opsApi.url,
    metric: 'control_plane_oldest_entry_age_seconds',
    labels: { topic: 'events' },
    above: WAITS_SECONDS,
  });
}
