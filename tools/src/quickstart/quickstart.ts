import { migrate } from '../postgres/migrate.js';
import { ReplayServer, readRecording, type Recording } from '../replay/replay-server.js';
import type { ChildService } from '../supervise/child-service.js';
import { APPS } from '../supervise/apps.js';
import type { Stack } from '../supervise/stack.js';
import { say } from '../workspace.js';
import { LedgerClient, type Totals } from './ledger-client.js';
import { FeedProgress } from './progress.js';
import { FeedWatch, isDrained } from './settled.js';
import { decisionsOf, openTrading, propose, TOPICS_FILE, type DecisionFigures } from './trading.js';
import { busiestMinute } from './gold-line.js';
import { webhookSecret } from './webhook-secret.js';

/** Open to this machine alone, whatever the environment says: there are no keys here. */
const HOST = '127.0.0.1';
const FEED_MS = 180_000;
const DRAIN_MS = 60_000;
const POLL_MS = 200;

/** What the quick start shows at its end. */
export interface QuickstartResult {
  totals: Totals;
  decisions: DecisionFigures;
  eventsAdded: number;
  /** One candle of what was fed, in a line, and where it can be read. */
  gold: string;
  /** Where one event's whole life can be read. */
  traceUrl: string | undefined;
  /** Where one decision can be looked at. */
  decisionUrl: string | undefined;
  consoleUrl: string;
}

/**
 * The whole path once, on recorded market data: a database, three apps and three consumers; frames through
 * the WebSocket connector, a chart through the scheduled pull; a model that proposes orders on it; and
 * the ledger that accounts for all.
 */
export async function quickstart(stack: Stack): Promise<QuickstartResult> {
  const applied = await migrate(stack.databaseUrl);
  say(applied.length > 0 ? `applied ${applied.length} migrations` : 'the schema is current');
  const env = { HOST, TOPICS_FILE, WEBHOOK_SECRET: webhookSecret(stack.directory) };
  const [lab, gold, opsApi] = await Promise.all([
    stack.start(APPS.signalLab, { ...env, SIGNAL_LAB_TRANSPORT: 'webhook' }),
    stack.start(APPS.gold, env),
    stack.start(APPS.opsApi, { ...env, OPS_API_KEYS: '' }),
  ]);
  const ledger = new LedgerClient(opsApi.url);
  const before = await ledger.totals();
  const [{ ingestion, fed }] = await Promise.all([
    startFeed(stack, env, { ledger, before }),
    openTrading(opsApi.url),
  ]);
  const keys = `${ingestion.url}/v1/release-keys`;
  const trader = await stack.start(APPS.trader, { ...env, RELEASE_KEYS_URL: keys });
  await stack.start(APPS.relay, {
    ...env,
    SIGNAL_LAB_URL: lab.url,
    TRADER_URL: trader.url,
    GOLD_URL: gold.url,
  });
  await fed();
  await propose(trader.url, ingestion.url);
  const totals = await drained(ledger);
  const eventId = await ledger.someEventId();
  const { figures, decisionId } = await decisionsOf(opsApi.url, trader.url);
  return {
    totals,
    decisions: figures,
    eventsAdded: totals.events - before.events,
    gold: await busiestMinute(gold.url),
    traceUrl: eventId && `${opsApi.url}/v1/events/${eventId}/trace`,
    decisionUrl: decisionId && `${opsApi.url}/decisions/${decisionId}`,
    consoleUrl: opsApi.url,
  };
}

/** Ingestion on the recording; the relay may start later, and finds all of it. */
async function startFeed(
  stack: Stack,
  env: NodeJS.ProcessEnv,
  watched: { ledger: LedgerClient; before: Totals },
): Promise<{ ingestion: ChildService; fed: () => Promise<void> }> {
  const recording = readRecording();
  const server = new ReplayServer(recording);
  const { port } = await server.listen();
  stack.alsoStop(() => server.close());
  const ingestion = await stack.start(APPS.ingestion, {
    ...env,
    INGESTION_API_KEYS: '',
    BINANCE_ENABLED: 'true',
    BINANCE_SPOT_URL: `ws://127.0.0.1:${port}/spot`,
    BINANCE_FUTURES_URL: `ws://127.0.0.1:${port}/futures`,
    BINANCE_SYMBOLS: '*',
    YAHOO_BASE_URL: `http://127.0.0.1:${port}`,
    YAHOO_SYMBOLS: 'AAPL',
  });
  return { ingestion, fed: () => untilFed({ recording, server, ...watched }) };
}

async function untilFed(parts: {
  recording: Recording;
  server: ReplayServer;
  ledger: LedgerClient;
  before: Totals;
}): Promise<void> {
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
      if (server.sent.charts > 0 && watch.hasArrived(totals)) return;
      if (Date.now() > deadline) throw new Error(late(totals, FEED_MS));
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    progress.end();
  }
}

/** The ledger once what was released has had its effect as well. */
async function drained(ledger: LedgerClient): Promise<Totals> {
  const deadline = Date.now() + DRAIN_MS;
  for (;;) {
    const totals = await ledger.totals();
    if (isDrained(totals)) return totals;
    if (Date.now() > deadline) throw new Error(late(totals, DRAIN_MS));
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
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

function late(totals: Totals, ms: number): string {
  return `not everything has arrived after ${ms / 1000} s: ${JSON.stringify(totals)}`;
}
