/** What a page leaves out around a block, so that it is a program. */
export interface Around {
  before: string;
  after: string;
  /** What it prints where it has worked; without it the block is compiled and not run. */
  says?: string;
}

const DATABASE = `
import { Database } from '@acp/persistence';
const database = await Database.open({ url: process.env.DATABASE_URL!, applicationName: 'page' });`;
const HANDLER = `
import type { EventHandler } from '@acp/consumer/inbox';
const handler: EventHandler = async ({ event_id, entity_id }, { manager }) => {
  await manager.query('INSERT INTO alerts VALUES ($1, $2)', [event_id, entity_id]);
};`;
const INBOX = `${DATABASE}${HANDLER}
import { createInbox } from '@acp/consumer/inbox';
const inbox = createInbox({ database, consumer: 'alerts', topic: 'events', handler });`;
const DATA_SOURCE = `
import { DataSource, EntitySchema } from 'typeorm';
class Order { id = 'O-1' }
const Orders = new EntitySchema<Order>({
  ...{ name: 'orders', target: Order, tableName: 'orders' },
  columns: { id: { type: 'text', primary: true } },
});
const url = process.env.DATABASE_URL!;
const dataSource = await new DataSource({ type: 'postgres', url, entities: [Orders] }).initialize();`;

/** A block is the expression; the program takes what comes until it is told to stop. */
const subscribes = (name: string, path: string, more = ''): Around => ({
  before: `${INBOX}${more}
import { ${name} } from '@acp/consumer/${path}';
const subscription =`,
  after: `
await subscription.start();
console.log('subscribed');
process.once('SIGTERM', () => void subscription.stop().then(() => database.close()));`,
});

/** By page and number of the block. */
export const AROUND: Readonly<Record<string, Around>> = {
  'docs/consumers/README.md#1': { before: '', after: `console.log('subscribed');` },
  'docs/consumers/README.md#2': {
    before: `${DATA_SOURCE}${HANDLER}
import { createInbox, createInboxTables } from '@acp/consumer/inbox';
import { AckReporter } from '@acp/consumer/acks';
const apiKey = 'key';`,
    after: `
console.log(inbox instanceof Object, await reporter.runOnce());
await dataSource.destroy();
process.exit();`,
    says: 'true { reported: 0, refused: 0, more: false }',
  },
  'docs/consumers/README.md#3': {
    before: `${DATABASE}
import { InboxRetention } from '@acp/consumer/inbox';`,
    after: `
console.log(await retention.dryRun());
await database.close();`,
    says: '0',
  },
  // Needs an authority of its own: what it does is in the suite of secured brokers.
  'docs/consumers/brokers.md#1': subscribes(
    'RabbitmqSubscription',
    'rabbitmq',
    `\nimport { readFileSync } from 'node:fs';`,
  ),
  'docs/consumers/brokers.md#2': subscribes('RedisStreamsSubscription', 'redis-streams'),
  'docs/consumers/brokers.md#3': subscribes('NatsJetStreamSubscription', 'nats-jetstream'),
  'docs/consumers/brokers.md#4': subscribes('KafkaSubscription', 'kafka'),
  'docs/consumers/brokers.md#5': subscribes('RabbitmqSubscription', 'rabbitmq'),
  'docs/consumers/webhook.md#1': {
    before: `${INBOX}
import { WebhookReceiver } from '@acp/consumer/webhook';
import http from 'node:http';`,
    after: `
console.log('subscribed');
process.once('SIGTERM', () => process.exit());`,
  },
  'docs/consumers/webhook.md#2': {
    before: `import 'reflect-metadata';
${INBOX}
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WebhookReceiverModule } from '@acp/consumer/nest';
const secrets = [process.env.WEBHOOK_SECRET!];`,
    after: `
const { FastifyAdapter } = await import(process.env.NEST_ADAPTER!);
const app = await NestFactory.create(AlertsModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
const answer = await fetch((await app.getUrl()) + '/webhooks', { method: 'POST', body: '{}' });
console.log(answer.status, (await answer.json()).code);
await app.close();
await database.close();`,
    says: '401 WEBHOOK.BAD_SIGNATURE',
  },
  'docs/guides/event-types.md#8': {
    before: '',
    after: `
import { findEventTypeVersion } from '@acp/contracts';
console.log(findEventTypeVersion('SHIPMENT_DELIVERED', 2)?.event_type);`,
    says: 'SHIPMENT_DELIVERED',
  },
  // Acts on releases, which a policy has to release first: the suites of the gatekeeper have them.
  'docs/guides/executors.md#1': {
    before: `${DATABASE}
import { createInbox } from '@acp/consumer/inbox';`,
    after: `
console.log(inbox instanceof Object);
await database.close();`,
    says: 'true',
  },
  'docs/guides/executors.md#2': {
    before: `import { Gatekeeper } from '@acp/gatekeeper';
const venue = { place: async (action: object, key: string) => ({ action, key }) };
const order = {
  ...{ kind: 'order.place', account: 'paper', symbol: 'BTCUSDT', side: 'buy', type: 'limit' },
  ...{ quantity: '0.01', limit_price: '64000' },
};
const reasons = {
  model: { name: 'reversion', version: '1' }, decision: 'buy', confidence: 0.9,
  rationale: 'below its mean',
};
const [runId, callId] = ['run-1', 'call-1'];`,
    after: '',
  },
  'docs/guides/gold-views.md#4': {
    before: DATABASE,
    after: `
console.log(inbox instanceof Object, (await database.dataSource.query('SELECT gold.keep($1)', ['[]'])).length);
await database.close();`,
    says: 'true 1',
  },
  'docs/guides/intake.md#7': {
    before: `${DATA_SOURCE}
const order = new Order();
const payload = { amount: '12.50', currency: 'EUR' };`,
    after: `
const rows = await dataSource.query('SELECT o.id, i.event_type FROM orders o, control_plane.intake i WHERE i.entity_id = o.id');
console.log(rows, typeof publishAll);
await dataSource.destroy();`,
    says: `[ { id: 'O-1', event_type: 'PAYMENT_RECORDED' } ] function`,
  },
};
