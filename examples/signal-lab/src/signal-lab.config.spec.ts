import { createInbox } from '@acp/consumer';
import { DataSource } from 'typeorm';
import { openSubscription } from './consume/open-subscription.js';
import { loadSignalLabConfig, SIGNAL_LAB_TRANSPORTS } from './signal-lab.config.js';

const base = { DATABASE_URL: 'postgres://localhost/control_plane' };
const brokers = {
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
  REDIS_URL: 'redis://localhost',
  NATS_URL: 'nats://localhost',
  KAFKA_BROKERS: 'localhost:9092,localhost:9093',
  AMQP_URL: 'amqp://localhost',
};

describe('the configuration of signal-lab', () => {
  it.each([
    ['webhook', 'WEBHOOK_SECRET'],
    ['redis-streams', 'REDIS_URL'],
    ['nats-jetstream', 'NATS_URL'],
    ['kafka', 'KAFKA_BROKERS'],
    ['rabbitmq', 'AMQP_URL'],
  ])('needs for %s the variable %s', (transport, name) => {
    const env = { ...base, ...brokers, SIGNAL_LAB_TRANSPORT: transport };
    expect(loadSignalLabConfig(env).signalLabTransport).toBe(transport);
    expect(() => loadSignalLabConfig({ ...env, [name]: undefined })).toThrow(`${name} is required`);
  });

  it('refuses a transport that it does not know', () => {
    expect(() => loadSignalLabConfig({ ...base, SIGNAL_LAB_TRANSPORT: 'pigeon' })).toThrow(
      'SIGNAL_LAB_TRANSPORT',
    );
  });

  it.each(SIGNAL_LAB_TRANSPORTS.filter((transport) => transport !== 'webhook'))(
    'opens a subscription to %s on the topic, or where it is told',
    (transport) => {
      const inbox = createInbox({
        database: new DataSource({ type: 'postgres' }),
        consumer: 'signal-lab',
        topic: 'events',
        handler: () => Promise.resolve(),
      });
      const env = { ...base, ...brokers, SIGNAL_LAB_TRANSPORT: transport };
      const open = (more = {}) =>
        openSubscription(loadSignalLabConfig({ ...env, ...more }), inbox, () => undefined)?.name;
      expect(open()).toBe(`${transport}:events`);
      expect(open({ SIGNAL_LAB_DESTINATION: 'elsewhere' })).toBe(`${transport}:elsewhere`);
    },
  );
});
