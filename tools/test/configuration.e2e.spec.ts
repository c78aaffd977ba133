import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@acp/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../..');
const APPS = ['ingestion', 'relay', 'ops-api'] as const;
type App = (typeof APPS)[number];
type Env = Record<string, string>;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A server that is not there: a configuration that passed would fail on it, with another code. */
const DATABASE_URL = 'postgres://nobody:none@127.0.0.1:1/none';
const folder = mkdtempSync(join(tmpdir(), 'acp-configuration-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The real `main.ts` of an app with these variables and no others, until it ends. */
function run(app: App, env: Env): Promise<Ended> {
  return node([join(ROOT, 'apps', app, 'dist/main.js')], { PORT: '0', ...env });
}

function node(args: string[], env: Env): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env['PATH']!, ...env } };
    const child = execFile(process.execPath, args, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Starts apps one after the other in one process, as each `main.ts` does; what each start threw. */
const STARTS = `
const starts = {
  ingestion: (await import('${dist('ingestion', 'start-ingestion.js')}')).startIngestion,
  relay: (await import('${dist('relay', 'start-relay.js')}')).startRelay,
  'ops-api': (await import('${dist('ops-api', 'start-ops-api.js')}')).startOpsApi,
};
const thrown = [];
for (const [app, env] of JSON.parse(process.env.STARTS)) {
  const error = await starts[app]({ PORT: '0', LOG_LEVEL: 'silent', ...env }).then(
    () => ({ code: 'STARTED' }),
    ({ code, message }) => ({ code, message }),
  );
  thrown.push(error);
}
process.stdout.write(JSON.stringify(thrown));
process.exit(0);
`;

function dist(app: App, name: string): string {
  return pathToFileURL(join(ROOT, 'apps', app, 'dist', name)).href;
}

async function startAll(starts: [App, Env][]): Promise<{ code: string; message: string }[]> {
  const env = { STARTS: JSON.stringify(starts) };
  const { stdout, stderr } = await node(['--input-type=module', '-e', STARTS], env);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { code: string; message: string }[];
}

const TWO_TOPICS = `
topics:
  - name: a
    transport: webhook
    destination: not-a-url
    limits: { batch_entries_max: 0 }
  - name: b
    transport: kafkaa
    breaker: { open_ms: 5000, open_max_ms: 10 }
`;

/** App, variables, and what the answer must name: the variable or the place, and the way out. */
const WRONG: [App, Env, ...RegExp[]][] = [
  ['ingestion', { DATABASE_URL: '' }, /DATABASE_URL is required, for example postgres:/],
  ['relay', { DATABASE_URL: 'mysql://db/x' }, /DATABASE_URL must begin with postgres:/],
  ['ops-api', { DATABASE_URL: 'postgres://u:100%@db/x' }, /DATABASE_URL .*%25/],
  ['ingestion', { DATABASE_URL: 'postgres://u:p@db:99999/x' }, /DATABASE_URL .*URL/],
  ['relay', { DATABSE_URL: DATABASE_URL }, /DATABSE_URL is not known; did you mean DATABASE_URL\?/],
  [
    'ingestion',
    { BINANCE_CONNECTION_AGE_MS: '2592000000' },
    /BINANCE_CONNECTION_AGE_MS .*86400000/,
  ],
  [
    'ingestion',
    { INGESTION_QUEUE_BYTES_MAX: '1e99' },
    /INGESTION_QUEUE_BYTES_MAX must be a number/,
  ],
  ['ingestion', { YAHOO_CRON: '99 * * * *' }, /YAHOO_CRON must be a cron expression/],
  ['ingestion', { BINANCE_SPOT_URL: 'http://x' }, /BINANCE_SPOT_URL must begin with ws/],
  ['ingestion', { INGESTION_API_KEYS: 'desk' }, /INGESTION_API_KEYS entry 1/],
  ['ingestion', { HOST: '0.0.0.0' }, /HOST .*INGESTION_API_KEYS/],
  ['ingestion', { TOPICS_FILE: '/nowhere/topics.yaml' }, /TOPICS_FILE .*ENOENT/],
  ['relay', { RELAY_LEASE_MS: '10' }, /RELAY_LEASE_MS must not be less than 500/],
  [
    'relay',
    { RETENTION_OUTBOX_DAYS: '-1', LOG_LEVEL: 'loud' },
    /RETENTION_OUTBOX_DAYS/,
    /LOG_LEVEL/,
  ],
  [
    'relay',
    { TOPICS_FILE: file('two.yaml', TWO_TOPICS) },
    /two\.yaml:6: .*batch_entries_max/,
    /two\.yaml:5: .*destination/,
    /two\.yaml:8: .*kafka/,
    /two\.yaml:9: .*open_max_ms/,
  ],
  ['relay', { TOPICS_FILE: file('broken.yaml', 'topics: [') }, /broken\.yaml:1: cannot be read/],
  ['relay', { REDIS_URL: 'http://cache' }, /REDIS_URL is not usable: .*redis:\/\//],
  ['relay', { SHUTDOWN_GRACE_MS: 'soon' }, /SHUTDOWN_GRACE_MS must be a number/],
  ['ops-api', { OPS_API_KEYS: 'ann:queen:a-long-key' }, /OPS_API_KEYS entry 1 has no role/],
  ['ops-api', { OPS_OIDC_ISSUER: 'https://login' }, /OPS_OIDC_AUDIENCE is required/],
  ['ops-api', { OPS_REDACT_PATHS: 'no.path' }, /OPS_REDACT_PATHS/],
  ['ops-api', { LEDGER_REFRESH: '1' }, /LEDGER_REFRESH is not known/],
];

describe('a wrong configuration', () => {
  let thrown: { code: string; message: string }[];
  beforeAll(async () => {
    thrown = await startAll(WRONG.map(([app, env]) => [app, { DATABASE_URL, ...env }]));
  });

  it.each(WRONG.map(([app, env, ...said], index) => ({ app, env, said, index })))(
    'of $app, $env, is CONFIG.INVALID and says the way out',
    ({ said, index }) => {
      const { code, message } = thrown[index]!;
      expect({ code, message }).toMatchObject({ code: 'CONFIG.INVALID' });
      for (const text of said) expect(message).toMatch(text);
      expect(message).not.toMatch(/nobody:none|100%@/);
    },
  );

  it.each(APPS)('ends the process of %s with 1 and without a stack trace', async (app) => {
    const { code, stderr } = await run(app, { DATABASE_URL, SHUTDOWN_GRACE_MS: 'soon' });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toBe(
      'The configuration is wrong (CONFIG.INVALID):\n  SHUTDOWN_GRACE_MS must be a number\n',
    );
  });
});

describe('a database that cannot serve', () => {
  let empty: TestDatabase;
  let old: TestDatabase;
  beforeAll(async () => {
    empty = await createEmptyDatabase();
    old = await createTestDatabase();
    await old.sql(
      'DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations)',
    );
  });
  afterAll(() => Promise.all([empty.drop(), old.drop()]));

  it('is named by each app, with what to do', async () => {
    const nowhere = new URL(empty.url);
    nowhere.pathname = '/no_such_database';
    const ends: [string, string, RegExp][] = [
      [empty.url, 'DATABASE.SCHEMA', /has no schema: run `npm run migrate` first/],
      [old.url, 'DATABASE.SCHEMA', /lacks \w+: run `npm run migrate` first/],
      [nowhere.href, 'DATABASE.REFUSED', /no_such_database.*DATABASE_URL/],
    ];
    const tries = APPS.flatMap((app) => ends.map((end) => ({ app, end })));
    const thrown = await startAll(tries.map(({ app, end }) => [app, { DATABASE_URL: end[0] }]));
    for (const [index, { app, end }] of tries.entries()) {
      const { code, message } = thrown[index]!;
      expect([app, code, message]).toEqual([app, end[1], expect.stringMatching(end[2])]);
    }
  });

  it('ends a process without a stack trace', async () => {
    const [away, bare] = await Promise.all([
      run('ingestion', { DATABASE_URL }),
      run('ingestion', { DATABASE_URL: empty.url }),
    ]);
    expect([away.code, bare.code]).toEqual([1, 1]);
    expect(away.stderr).toMatch(
      /^Cannot start \(SERVICE\.UNAVAILABLE\):\n {2}the database cannot be reached: .*ECONNREFUSED.*\n$/,
    );
    expect(bare.stderr).toMatch(/^Cannot start \(DATABASE\.SCHEMA\):\n.*\n$/);
  });
});

it('of one environment for all apps holds nothing that any of them takes for a slip', async () => {
  const settings = JSON.parse(
    readFileSync(join(ROOT, 'deploy/chart/settings.json'), 'utf8'),
  ) as Record<App, string[]>;
  const named = Object.fromEntries(
    Object.values(settings).flatMap((names) => names.map((name) => [name, ''])),
  );
  const answers = await startAll(APPS.map((app) => [app, { ...named, DATABASE_URL }]));
  for (const { message } of answers) expect(message).not.toMatch(/is not known/);
});
