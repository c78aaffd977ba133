import {
  createReplicationFullConcurrencyController,
  getDisabledLogger,
  initializePollingMessageListener,
  initializeReplicationMessageListener,
} from 'pg-transactional-outbox';

/** How a listener of pg-transactional-outbox is run: in a process of its own, given as its argument. */
export interface PtoListenerOptions {
  kind: 'polling' | 'replication';
  url: string;
  schema: string;
}

const CONNECTIONS = 16;
const SETTINGS = {
  dbTable: 'outbox',
  // What it keeps of attempts costs a statement for each message, and is no part of what is compared.
  enableMaxAttemptsProtection: false,
  enablePoisonousMessageProtection: false,
};

let handled = 0;
const handler = { handle: () => Promise.resolve(void (handled += 1)) };

function listen({ kind, url, schema }: PtoListenerOptions): [shutdown: () => Promise<void>] {
  const connection = { connectionString: url, max: CONNECTIONS, application_name: 'pto' };
  const common = {
    outboxOrInbox: 'outbox' as const,
    dbListenerConfig: connection,
    dbHandlerConfig: connection,
  };
  const logger = { ...getDisabledLogger(), error: fail };
  if (kind === 'replication') {
    const settings = {
      ...SETTINGS,
      dbSchema: schema,
      dbPublication: `${schema}_publication`,
      dbReplicationSlot: `${schema}_slot`,
    };
    return initializeReplicationMessageListener({ ...common, settings }, handler, logger, {
      concurrencyStrategy: createReplicationFullConcurrencyController(),
    });
  }
  const settings = {
    ...SETTINGS,
    dbSchema: schema,
    nextMessagesFunctionSchema: schema,
    nextMessagesFunctionName: 'next_messages',
    nextMessagesBatchSize: 100,
    nextMessagesPollingIntervalInMs: 5,
  };
  return initializePollingMessageListener({ ...common, settings }, handler, logger, {
    batchSizeStrategy: () => Promise.resolve(settings.nextMessagesBatchSize),
  });
}

/** It would go on trying, and the bench would wait. */
function fail(error: unknown): void {
  if (isStopping) return;
  console.error(error);
  process.exit(1);
}

let isStopping = false;
const [shutdown] = listen(JSON.parse(process.argv[2]!) as PtoListenerOptions);
const report = setInterval(() => process.send!(handled), 5);
process.once('disconnect', () => process.exit());
process.once('message', () => {
  isStopping = true;
  clearInterval(report);
  void shutdown().finally(() => process.exit());
});
process.send!(handled);
