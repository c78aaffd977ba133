import {
  createTestDatabase,
  releaseKeyFile,
  seedEvents,
  type SeededEvent,
  type SeedOptions,
  type TestDatabase,
} from '@acp/testing';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '../../src/workspace.js';
import { Stack } from '../faults/stack.js';
import { blocksFor } from './claims.js';
import { nameOf, type Block } from './page-blocks.js';

jest.setTimeout(600_000);

const CP = `node ${join(WORKSPACE, 'tools/dist/commands/cp.js')}`;
/** Pages whose commands look, and those that act on what they have found. */
const PAGES =
  /^docs\/operating\/(?!kubernetes|releases|backup|runbooks\/(?:batches-held|decisions-wait))/;
const BLOCKS = blocksFor('commands').filter(({ page }) => PAGES.test(page));
/** 2 is bad news: what is looked at is a plane that has some. */
const DONE = [0, 2];

/** One that a replay takes, one that is discarded, and one of a topic that is retired. */
const DEAD: readonly SeedOptions[] = [
  { state: 'dead', processedBy: ['signal-lab'] },
  { state: 'dead', error: { code: 'TRANSPORT.REJECTED', message: 'refused' } },
  { state: 'dead', topics: ['retired'] },
];

let folder: string;
let test: TestDatabase;
let stack: Stack;
let url: string;
let dead: SeededEvent[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-operating-'));
  test = await createTestDatabase();
  stack = await Stack.open(test.url, {});
  const key = releaseKeyFile();
  ({ url } = await stack.start('ops-api', {
    ...{ RELEASE_SIGNING_KEY_FILE: key, LEDGER_SIGNING_KEY_FILE: key },
    ...{ LEDGER_HEAD_MS: '200', LEDGER_CLOSE_MS: '100' },
  }));
  await stack.relays(1, { TOPICS_FILE: stack.topicsFile([{ name: 'quotes', transport: 'log' }]) });
  // Of a topic that no relay has any more.
  await test.sql(`INSERT INTO topics (topic, transport) VALUES ('retired', 'log')`);
  // As it was kept before.
  await typed(`${CP} checkpoint > kept.json`);
});
beforeEach(async () => {
  dead = await seedEvents(test, 3, (i) => DEAD[i]!);
});
afterAll(async () => {
  await stack.close();
  await test.drop();
  rmSync(folder, { recursive: true });
});

/** What stands for something of the reader's own, and what it is here. */
function here(block: Block): string {
  const [{ event }, { entryIds }] = dead as [SeededEvent, SeededEvent];
  const topic = block.page.includes('retired') ? 'retired' : 'quotes';
  const values: readonly [RegExp, string][] = [
    [/npm run cp --/g, CP],
    [/"?\$OPS_API\b/g, (/"\$OPS_API/.test(block.text) ? '"' : '') + url],
    [/\bEVENT_ID\b|019aa53c-…/g, event.event_id],
    [/\bENTRY_ID\b|\b1042\b/g, entryIds[0]!],
    [/\bCONSUMER\b/g, 'signal-lab'],
    [/\bCAUSE\b/g, 'CONSUMER.FAILED'],
    [/\bTOPIC\b|(?<=--topic )T\b/g, topic],
    [/(?<=--source )S\b/g, 'binance'],
    [/\bTYPE\b/g, 'MARKET_QUOTE_INGESTED'],
    [/--from … --to …/g, '--from 2020-01-01 --to 2100-01-01'],
  ];
  return values.reduce((lines, [from, to]) => lines.replace(from, to), block.text);
}

async function typed(lines: string) {
  const child = spawn('bash', ['-o', 'pipefail', '-c', lines], {
    cwd: folder,
    env: { PATH: process.env['PATH'], OPS_API_URL: url, OPS_API: url },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err };
}

/** Each line with its exit code behind it: a shell goes on after one that fails, and a person reads on. */
function watched(lines: string): string {
  const whole = lines.replace(/\\\n/g, ' ').trimEnd().split('\n');
  return whole
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => `${line}\necho "=== $?"`)
    .join('\n');
}

describe('the commands of an operator', () => {
  it.each(BLOCKS.map((block) => [nameOf(block), block] as const))('%s', async (_, block) => {
    const { out, err } = await typed(watched(here(block)));
    const codes = [...out.matchAll(/^=== (\d+)$/gm)].map(([, code]) => Number(code));
    const wrong = codes.filter((code) => !DONE.includes(code));
    expect([wrong, wrong.length > 0 ? err : '']).toEqual([[], '']);
    expect(err).not.toMatch(/unknown|TypeError|not found/i);
    expect(codes.length).toBeGreaterThan(0);
  });
});
