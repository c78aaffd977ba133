import { newId } from '@acp/contracts';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  DatabaseSetup,
  getDisabledLogger,
  initializeMessageStorage,
} from 'pg-transactional-outbox';
import { Callers, CALLERS, emptyBusiness } from '../intake/business.js';
import { draftOf } from '../intake/intake-contenders.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { PtoListenerOptions } from './pto-listener.js';

const SCHEMA = 'pto';
const PROGRAM = fileURLToPath(new URL('./pto-listener.js', import.meta.url));
const WARM_UP = 200;

/**
 * pg-transactional-outbox from the same transaction to a handler that does nothing: its own function to
 * store a message, its listener in a process of its own. Messages may be handled in any order and at
 * once, which is the fastest that it has; the intake keeps the order of each entity.
 */
export function pgTransactionalOutbox(
  kind: PtoListenerOptions['kind'],
  business: BenchDatabase,
  eventsMax: number,
): Contender {
  let events = eventsMax;
  let listener: PtoListener;
  let callers: Callers;
  return {
    name: `pto_${kind}`,
    says: `pg-transactional-outbox, its ${kind} listener, from the same transaction of ${CALLERS} callers`,
    client: business.client,
    async prepare(share) {
      events = Math.ceil(eventsMax * share);
      await setUp(business, kind);
      await emptyBusiness(business);
      listener = await PtoListener.start({ kind, url: business.url, schema: SCHEMA });
      callers = await Callers.open(business.url, tell());
      await callers.call(WARM_UP);
      await listener.until(WARM_UP);
      await business.client.query('TRUNCATE orders; CHECKPOINT');
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      const before = listener.handled;
      listener.onHandled = (all) => {
        const more = all - before - progress.done;
        if (more > 0) progress.add(more);
      };
      await Promise.all([callers.call(events), listener.until(before + events)]);
      return progress.work();
    },
    async finish() {
      await callers.close();
      await listener.stop();
      await tearDown(business, kind);
    },
  };
}

function tell() {
  const config = {
    outboxOrInbox: 'outbox' as const,
    settings: {
      dbSchema: SCHEMA,
      dbTable: 'outbox',
      enableMaxAttemptsProtection: false,
      enablePoisonousMessageProtection: false,
    },
  };
  const store = initializeMessageStorage(config, getDisabledLogger());
  return (client: Parameters<typeof store>[1], number: number) => {
    const { event_type, entity_id, entity_type, payload, ...metadata } = draftOf(number);
    const message = {
      id: newId(),
      aggregateType: entity_type!,
      aggregateId: entity_id!,
      messageType: event_type,
      concurrency: 'parallel' as const,
      payload,
      metadata,
    };
    return store(message, client);
  };
}

const SETUP = {
  outboxOrInbox: 'outbox' as const,
  database: 'acp_bench_business',
  schema: SCHEMA,
  table: 'outbox',
  listenerRole: 'postgres',
  nextMessagesName: 'next_messages',
  publication: `${SCHEMA}_publication`,
  replicationSlot: `${SCHEMA}_slot`,
};

async function setUp({ client }: BenchDatabase, kind: PtoListenerOptions['kind']): Promise<void> {
  await client.query(DatabaseSetup.dropAndCreateTable(SETUP));
  if (kind === 'polling') {
    await client.query(DatabaseSetup.createPollingFunction(SETUP));
    await client.query(DatabaseSetup.setupPollingIndexes(SETUP));
    return;
  }
  const { rows } = await client.query<{ me: string }>('SELECT current_user AS me');
  const setup = { ...SETUP, listenerRole: client.escapeIdentifier(rows[0]!.me) };
  await client.query(DatabaseSetup.setupReplicationCore(setup));
  await client.query(`SELECT pg_create_logical_replication_slot($1, 'pgoutput')`, [
    SETUP.replicationSlot,
  ]);
}

/** A slot that nobody reads keeps the log of the whole server. */
async function tearDown({ client }: BenchDatabase, kind: PtoListenerOptions['kind']) {
  if (kind === 'polling') return;
  await client.query('SELECT pg_drop_replication_slot($1)', [SETUP.replicationSlot]);
}

class PtoListener {
  handled = 0;
  onHandled: (handled: number) => void = () => undefined;
  private wanted: { count: number; reached: () => void; fail: (error: Error) => void } | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.once('exit', () => this.wanted?.fail(new Error('its listener ended')));
    child.on('message', (handled: number) => {
      this.handled = handled;
      this.onHandled(handled);
      if (this.wanted && handled >= this.wanted.count) this.wanted.reached();
    });
  }

  static async start(options: PtoListenerOptions): Promise<PtoListener> {
    const child = fork(PROGRAM, [JSON.stringify(options)]);
    const listener = new PtoListener(child);
    await once(child, 'message');
    return listener;
  }

  async until(count: number): Promise<void> {
    if (this.handled >= count) return;
    await new Promise<void>((resolve, reject) => {
      this.wanted = { count, reached: resolve, fail: reject };
    });
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.send('stop');
    await exited;
  }
}
