import {
  CanaryIntervalMs,
  TopicsServiceConfig,
  ExpectationsFile,
  ReleaseSigningKeyFile,
  Variable,
  loadConfig,
  type Environment,
  Bytes,
  Count,
  Milliseconds,
  Port,
} from '@acp/service';
import { PluginModules, PluginsLoadMs } from '@acp/plugin-host';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, Matches, ValidateBy } from 'class-validator';
import { validateCronExpression } from 'cron';
import { AreBinanceStreams, AreDistinct, AreIntakes, IsAnotherVenue } from './source-settings.js';

const WEB_SOCKET_OR_OFF = /^(off$|wss?:\/\/)/;
const WEB_SOCKET_MESSAGE = { message: 'must begin with ws:// or wss://, or be `off`' };
const INTERVALS = /^(1m|2m|5m|15m|30m|60m|90m|1h|1d|5d|1wk|1mo|3mo)$/;

/** Where the history of a venue is; absent, it is known of the venue's own streams alone. */
function HistoryUrl(streamsUrl: string): PropertyDecorator {
  return (target, property) => {
    Variable({
      description: `Where the history of the streams of \`${streamsUrl}\` is, to fill gaps from; \`off\` leaves them unfilled. Default: where Binance has it, for streams of its own.`,
      example: 'https://api.binance.com',
    })(target, property);
    IsOptional()(target, property);
    Matches(/^(off$|https?:\/\/)/, { message: 'must begin with http:// or https://, or be `off`' })(
      target,
      property,
    );
  };
}

/** Everything ingestion reads from its environment. */
export class IngestionConfig extends TopicsServiceConfig {
  static readonly prefixes = [
    'INGESTION_',
    'SOURCES_',
    'EXPECTATIONS_',
    'RELEASE_',
    'BINANCE_',
    'YAHOO_',
    'INTAKE_',
    'GAPS_',
    'PLUGINS_',
    'CATALOGUE_',
    // The ops-api has others, and one environment may be that of both.
    'CANARY_INTERVAL',
    'CANARY_PUSH_',
    'CANARY_API_',
  ];

  @Port(3001)
  override readonly port!: number;

  @Variable({
    description:
      'Keys that may push, as `name:key,…`; a key may be given as `sha256:HEX`. Without keys the app is open to its own machine only.',
    secret: true,
    example: 'my-service:a-long-random-key',
  })
  @IsOptional()
  @IsString()
  readonly ingestionApiKeys?: string;

  @ReleaseSigningKeyFile()
  readonly releaseSigningKeyFile?: string;

  @Variable({
    description:
      'YAML or JSON file with sources of your own: webhooks and how their payloads become events.',
    example: './sources.yaml',
  })
  @IsOptional()
  @IsString()
  readonly sourcesFile?: string;

  @ExpectationsFile()
  readonly expectationsFile?: string;

  @Count({
    description:
      'Batches that may be held at once. At that many a source that would have another held has to wait.',
    default: 1_000,
    min: 1,
    max: 1_000_000,
  })
  readonly expectationsHeldBatchesMax!: number;

  @Count({
    description:
      'Days for which results of expectations, their examples, and batches that were released or discarded are kept.',
    default: 30,
    min: 1,
    max: 3_650,
  })
  readonly expectationsRetentionDays!: number;

  @Bytes({
    description: 'Largest request body in bytes.',
    default: 5 * 1024 * 1024,
    min: 1024,
    max: 64 * 1024 * 1024,
  })
  readonly ingestionBodyBytesMax!: number;

  @Count({ description: 'Events or payloads in one request.', default: 1_000, min: 1, max: 10_000 })
  readonly ingestionBatchItemsMax!: number;

  @Milliseconds({
    description:
      'Milliseconds a push waits for others, to share their transaction. Only the first of a group waits that long.',
    default: 2,
    min: 0,
    max: 1_000,
  })
  readonly ingestionGroupWindowMs!: number;

  @Count({
    description: 'Records written in one transaction.',
    default: 1_000,
    min: 1,
    max: 10_000,
  })
  readonly ingestionGroupRecordsMax!: number;

  @Count({ description: 'Ingestion transactions under way at once.', default: 3, min: 1, max: 32 })
  readonly ingestionWritesInFlightMax!: number;

  @Count({
    description: 'Records that may wait to be written; more are answered with 503.',
    default: 20_000,
    min: 1,
    max: 1_000_000,
  })
  readonly ingestionQueueRecordsMax!: number;

  @Bytes({
    description: 'Bytes of raw payloads and envelopes that may wait to be written.',
    default: 128 * 1024 * 1024,
    min: 1024,
    max: 8 * 1024 ** 3,
  })
  readonly ingestionQueueBytesMax!: number;

  @Variable({
    description:
      'Wakes the relay with NOTIFY after a commit. Without it the relay finds entries at its next poll.',
    default: true,
  })
  @IsBoolean()
  readonly ingestionDoorbell!: boolean;

  @Variable({
    description:
      'Databases of applications whose intake is drained, as `name=URL,…`; `self` instead of a URL is the database of the control plane. `?intake_schema=` in a URL names another schema than `control_plane`.',
    secret: true,
    example: 'orders=postgres://acp:password@db:5432/orders',
  })
  @IsOptional()
  @AreIntakes()
  readonly intakeDatabases?: string[];

  @Count({ description: 'Rows of an intake in one transaction.', default: 500, min: 1, max: 5_000 })
  readonly intakeBatchRowsMax!: number;

  @Bytes({
    description: 'Bytes of payloads of an intake in one transaction; a larger row goes alone.',
    default: 4 * 1024 * 1024,
    min: 1024,
    max: 64 * 1024 * 1024,
  })
  readonly intakeBatchBytesMax!: number;

  @CanaryIntervalMs()
  readonly canaryIntervalMs!: number;

  @Variable({
    description:
      'Where canaries are pushed, as the clients of ingestion reach it: through its ingress, for instance. Without it: the address this process listens on.',
    example: 'https://ingest.example.com',
  })
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'must begin with http:// or https://' })
  readonly canaryPushUrl?: string;

  @Variable({
    description:
      'Key that canaries are pushed with; needed beside CANARY_PUSH_URL where keys are asked for. Without it: one that this process makes and nobody else knows.',
    secret: true,
  })
  @IsOptional()
  @IsString()
  readonly canaryApiKey?: string;

  @Milliseconds({
    description:
      'Milliseconds between looks at an intake that does not ring, and at one that another instance drains.',
    default: 1_000,
    min: 10,
    max: 600_000,
  })
  readonly intakePollMs!: number;

  @Milliseconds({
    description:
      'Milliseconds after a small batch of an intake until the next is read, so that it is larger. An event that comes alone does not wait.',
    default: 20,
    min: 0,
    max: 10_000,
  })
  readonly intakeGatherMs!: number;

  @Variable({ description: 'Connects to the market data streams of Binance.', default: false })
  @IsBoolean()
  readonly binanceEnabled!: boolean;

  @Variable({
    description: 'Spot streams, venue `binance-spot`; `off` leaves them out.',
    default: 'wss://stream.binance.com:9443',
  })
  @Matches(WEB_SOCKET_OR_OFF, WEB_SOCKET_MESSAGE)
  readonly binanceSpotUrl!: string;

  @Variable({
    description:
      'USD-margined futures streams, venue `binance-usdm`; for Binance itself wss://fstream.binance.com.',
    default: 'off',
  })
  @Matches(WEB_SOCKET_OR_OFF, WEB_SOCKET_MESSAGE)
  readonly binanceFuturesUrl!: string;

  @Variable({
    description:
      'Asks for USD-margined streams where the venue serves their kind: trades, book tickers and depth under /public, aggregate trades and candles under /market. Off for a server with one path for all.',
    default: true,
  })
  @IsBoolean()
  readonly binanceFuturesRoutes!: boolean;

  @Variable({
    description:
      'Coin-margined futures streams, venue `binance-coinm`; for Binance itself wss://dstream.binance.com.',
    default: 'off',
  })
  @Matches(WEB_SOCKET_OR_OFF, WEB_SOCKET_MESSAGE)
  readonly binanceCoinUrl!: string;

  @Variable({
    description: 'The same split for coin-margined streams.',
    default: false,
  })
  @IsBoolean()
  readonly binanceCoinRoutes!: boolean;

  @Variable({
    description: 'Another venue with the same protocol, for example Binance US.',
    default: 'off',
    example: 'wss://stream.binance.us:9443',
  })
  @Matches(WEB_SOCKET_OR_OFF, WEB_SOCKET_MESSAGE)
  readonly binanceOtherUrl!: string;

  @Variable({ description: 'Name of that venue in natural keys.', default: 'binance-other' })
  @Matches(/^[a-z0-9][a-z0-9._-]{0,63}$/, { message: 'must be lower case letters, digits, . _ -' })
  @IsAnotherVenue()
  readonly binanceOtherVenue!: string;

  @Variable({
    description:
      'Symbols to subscribe to; `*` subscribes to nothing and takes what the server sends, as a replay server does.',
    default: ['BTCUSDT', 'ETHUSDT', 'BNBUSDT'],
  })
  @Matches(/^([\p{L}\p{N}_]{1,64}|\*)$/u, {
    each: true,
    message: 'must be symbols such as BTCUSDT',
  })
  @AreDistinct()
  readonly binanceSymbols!: string[];

  @Variable({
    description: 'Streams of each symbol.',
    default: ['aggTrade', 'bookTicker', 'kline_1m', 'depth@100ms'],
  })
  @AreBinanceStreams()
  @AreDistinct()
  readonly binanceStreams!: string[];

  @Milliseconds({
    description:
      'Milliseconds without a frame after which a subscribed stream counts as silent: it is warned of, counted and shown.',
    default: 300_000,
    min: 100,
    max: 86_400_000,
  })
  readonly binanceStreamSilentMs!: number;

  @Count({
    description:
      'Frames held in memory per connection; at that many the socket is paused and the venue waits.',
    default: 5_000,
    min: 10,
    max: 1_000_000,
  })
  readonly binanceBufferFramesMax!: number;

  @Count({ description: 'Frames in one transaction.', default: 500, min: 1, max: 5_000 })
  readonly binanceBatchFramesMax!: number;

  @Milliseconds({
    description: 'Milliseconds a frame waits for others to share its transaction.',
    default: 50,
    min: 0,
    max: 10_000,
  })
  readonly binanceBatchWindowMs!: number;

  @Milliseconds({
    description:
      'Milliseconds without any sign of life (frame, ping, pong) after which a connection is replaced.',
    default: 30_000,
    min: 100,
    max: 600_000,
  })
  readonly binanceStallMs!: number;

  @Milliseconds({
    description:
      'Milliseconds after which a connection is replaced anyway; the venue ends each after 24 hours.',
    default: 23 * 60 * 60 * 1000,
    min: 1_000,
    max: 24 * 60 * 60 * 1000,
  })
  readonly binanceConnectionAgeMs!: number;

  @Milliseconds({
    description: 'First pause in milliseconds before connecting again; doubles.',
    default: 500,
    min: 10,
    max: 600_000,
  })
  readonly binanceReconnectFirstMs!: number;

  @Milliseconds({
    description: 'Longest pause in milliseconds before connecting again.',
    default: 30_000,
    min: 10,
    max: 3_600_000,
  })
  readonly binanceReconnectLongestMs!: number;

  @HistoryUrl('BINANCE_SPOT_URL')
  readonly binanceSpotHistoryUrl?: string;

  @HistoryUrl('BINANCE_FUTURES_URL')
  readonly binanceFuturesHistoryUrl?: string;

  @HistoryUrl('BINANCE_COIN_URL')
  readonly binanceCoinHistoryUrl?: string;

  @HistoryUrl('BINANCE_OTHER_URL')
  readonly binanceOtherHistoryUrl?: string;

  @Variable({
    description:
      'Fills gaps from the history that a venue keeps. Off: they are found and shown, and wait.',
    default: true,
  })
  @IsBoolean()
  readonly gapsFill!: boolean;

  @Count({
    description: 'Requests in a minute to one venue’s history, of all instances together.',
    default: 60,
    min: 1,
    max: 6_000,
  })
  readonly gapsFillRequestsPerMinute!: number;

  @Count({
    description: 'Records asked for at once. Binance gives at most 1,000.',
    default: 1_000,
    min: 1,
    max: 1_000,
  })
  readonly gapsPageRecordsMax!: number;

  @Count({
    description:
      'Failed tries of a gap, without a page in between, after which it is lost. What a venue refuses is lost after three.',
    default: 15,
    min: 1,
    max: 1_000,
  })
  readonly gapsTriesMax!: number;

  @Milliseconds({
    description: 'Milliseconds before a failed try is repeated; doubles.',
    default: 5_000,
    min: 10,
    max: 3_600_000,
  })
  readonly gapsRetryFirstMs!: number;

  @Milliseconds({
    description: 'Longest pause between two tries of a gap in milliseconds.',
    default: 3_600_000,
    min: 10,
    max: 86_400_000,
  })
  readonly gapsRetryLongestMs!: number;

  @Milliseconds({
    description: 'Milliseconds a request for a page of history may take.',
    default: 15_000,
    min: 100,
    max: 600_000,
  })
  readonly gapsTimeoutMs!: number;

  @Bytes({
    description: 'Largest page of history in bytes.',
    default: 10 * 1024 * 1024,
    min: 1024,
    max: 256 * 1024 * 1024,
  })
  readonly gapsAnswerBytesMax!: number;

  @Count({
    description: 'Days after which gaps that are healed or lost are forgotten; 0 keeps them.',
    default: 90,
    min: 0,
    max: 3_650,
  })
  readonly gapsKeptDays!: number;

  @Variable({
    description:
      'Asks for history on private, loopback and link-local addresses too, as those of replay servers are.',
    default: false,
  })
  @IsBoolean()
  readonly gapsAllowPrivateAddresses!: boolean;

  @Variable({
    description: 'Symbols whose charts are pulled from Yahoo Finance; none switches the pull off.',
    example: 'AAPL,MSFT',
  })
  @IsOptional()
  @IsNotEmpty({ each: true })
  @AreDistinct()
  readonly yahooSymbols?: string[];

  @Variable({
    description: 'Where charts are pulled from.',
    default: 'https://query1.finance.yahoo.com',
  })
  @Matches(/^https?:\/\//, { message: 'must begin with http:// or https://' })
  readonly yahooBaseUrl!: string;

  @Variable({
    description: 'When charts are pulled: a cron expression of five or six fields, in UTC.',
    default: '15 * * * *',
  })
  @ValidateBy({
    name: 'isCron',
    validator: {
      validate: (text) => validateCronExpression(String(text)).valid,
      defaultMessage: () => 'must be a cron expression of five or six fields',
    },
  })
  readonly yahooCron!: string;

  @Variable({ description: 'How far back a pull reaches.', default: '5d' })
  @Matches(/^(\d{1,3}(d|mo|y)|ytd|max)$/, { message: 'must be a range such as 5d, 1mo, 1y' })
  readonly yahooRange!: string;

  @Variable({ description: 'Length of a candle.', default: '1d' })
  @Matches(INTERVALS, { message: 'must be an interval such as 1m, 1h, 1d' })
  readonly yahooInterval!: string;

  @Milliseconds({
    description: 'Milliseconds a pull may take.',
    default: 15_000,
    min: 100,
    max: 600_000,
  })
  readonly yahooTimeoutMs!: number;

  @Bytes({
    description: 'Largest answer in bytes that a pull takes.',
    default: 10 * 1024 * 1024,
    min: 1024,
    max: 256 * 1024 * 1024,
  })
  readonly yahooAnswerBytesMax!: number;

  @PluginModules()
  readonly plugins?: string[];

  @PluginsLoadMs()
  readonly pluginsLoadMs!: number;

  @Milliseconds({
    description:
      'First pause in milliseconds before a failed connector of a plug-in is started again; doubles.',
    default: 1_000,
    min: 10,
    max: 600_000,
  })
  readonly pluginsRestartFirstMs!: number;

  @Milliseconds({
    description: 'Longest pause in milliseconds before it is started again.',
    default: 60_000,
    min: 10,
    max: 3_600_000,
  })
  readonly pluginsRestartLongestMs!: number;
}

/** Pure: every wrong variable at once, as `CONFIG.INVALID`. */
export function loadIngestionConfig(env: Environment): Readonly<IngestionConfig> {
  return loadConfig(IngestionConfig, env);
}
