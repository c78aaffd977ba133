import { migrate } from '../postgres/migrate.js';
import { ReplayServer, readRecording, type Recording } from '../replay/replay-server.js';
import { APPS, type Stack } from '../supervise/stack.js';
import { say } from '../workspace.js';
import { LedgerClient, type Totals } from './ledger-client.js';
import { FeedProgress } from './progress.js';
import { FeedWatch } from './settled.js';
import { webhookSecret } from './webhook-secret.js';

/** Open to this machine alone, whatever the environment says: there are no keys here. */
const HOST = '127.0.0.1';
const FEED_MS = 180_000;
const POLL_MS = 200;

/** What the quick start shows at its end. */
export interface QuickstartResult {
  totals: Totals;
  eventsAdded: number;
  /** Where one event's whole life can be read. */
  traceUrl: string | undefined;
  consoleUrl: string;
}

/**
 * The whole path once, on recorded market data: a database, three apps and a consumer; frames through
 * the WebSocket connector, a chart through the scheduled pull; and the ledger that accounts for all.
 */
export async function quickstart(stack: Stack): Promise<QuickstartResult> {
  const applied = await migrate(stack.databaseUrl);
  say(applied.length > 0 ? `applied ${applied.length} migrations` : 'the schema is current');
  const secret = webhookSecret(stack.directory);
  const lab = await stack.start(APPS.signalLab, {
    HOST,
    SIGNAL_LAB_TRANSPORT: 'webhook',
    WEBHOOK_SECRET: secret,
  });
  const topic = {
    HOST,
    TOPICS_FILE: '',
    WEBHOOK_URL: `${lab.url}/webhooks`,
    WEBHOOK_SECRET: secret,
    WEBHOOK_ALLOW_PRIVATE: 'true',
  };
  const opsApi = await stack.start(APPS.opsApi, { ...topic, OPS_API_KEYS: '' });
  await stack.start(APPS.relay, topic);
  const ledger = new LedgerClient(opsApi.url);
  const before = await ledger.totals();
  const totals = await feed(stack, topic, ledger, before);
  const eventId = await ledger.someEventId();
  return {
    totals,
    eventsAdded: totals.events - before.events,
    traceUrl: eventId && `${opsApi.url}/v1/events/${eventId}/trace`,
    consoleUrl: opsApi.url,
  };
}

async function feed(
  stack: Stack,
  topic: NodeJS.ProcessEnv,
  ledger: LedgerClient,
  before: Totals,
): Promise<Totals> {
  const recording = readRecording();
  const server = new ReplayServer(recording);
  const { port } = await server.listen();
  stack.alsoStop(() => server.close());
  await stack.start(APPS.ingestion, {
    ...topic,
    INGESTION_API_KEYS: '',
    BINANCE_ENABLED: 'true',
    BINANCE_SPOT_URL: `ws://127.0.0.1:${port}/spot`,
    BINANCE_FUTURES_URL: `ws://127.0.0.1:${port}/futures`,
    BINANCE_SYMBOLS: '*',
    YAHOO_BASE_URL: `http://127.0.0.1:${port}`,
    YAHOO_SYMBOLS: 'AAPL',
  });
  return untilFed({ recording, server, ledger, before });
}

async function untilFed(parts: {
  recording: Recording;
  server: ReplayServer;
  ledger: LedgerClient;
  before: Totals;
}): Promise<Totals> {
  const { recording, server, ledger, before } = parts;
  const frames = recording.spot.length + recording.futures.length;
  const candles = chartRecordsOf(recording);
  const watch = new FeedWatch({ recordsBefore: before.records, frames, candles });
  const progress = new FeedProgress(frames);
  const deadline = Date.now() + FEED_MS;
  try {
    for (;;) {
      const totals = await ledger.totals();
      const { events, delivered, processed } = totals;
      const sent = Math.min(server.sent.frames, frames);
      progress.show({ sent, expected: frames, events, delivered, processed });
      if (server.sent.charts > 0 && watch.hasArrived(totals)) return totals;
      if (Date.now() > deadline) throw new Error(late(totals));
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    progress.end();
  }
}

/** What a chart holds: its rows, and the dividends and splits beside them. */
function chartRecordsOf({ charts }: Recording): number {
  const results = Object.values(charts).flatMap(
    (chart) => (JSON.parse(chart) as { chart: { result: ChartResult[] } }).chart.result,
  );
  return results.reduce((sum, { timestamp, events = {} }) => {
    const actions = Object.values(events).flatMap((named) => Object.keys(named));
    return sum + timestamp.length + actions.length;
  }, 0);
}

interface ChartResult {
  timestamp: unknown[];
  events?: Record<string, object>;
}

function late(totals: Totals): string {
  return `the feed has not arrived after ${FEED_MS / 1000} s: ${JSON.stringify(totals)}`;
}
