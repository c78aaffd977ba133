import type { DecisionAnswered, DecisionDetail } from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const RUN_MS = 120_000;

interface Result {
  raw_payloads: number;
  events: number;
  duplicates: number;
  rejected: number;
  outbox: number;
  delivered: number;
  processed: number;
  dead: number;
  decisions: number;
  released: number;
  denied: number;
  held: number;
  stopped: number;
  fills: number;
  imbalance: number;
}

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

const dataDir = mkdtempSync(join(tmpdir(), 'acp-quickstart-'));
chmodSync(dataDir, 0o755);
const ports = {
  ...{ OPS_API_PORT: '0', INGESTION_PORT: '0', RELAY_PORT: '0' },
  ...{ SIGNAL_LAB_PORT: '0', TRADER_PORT: '0', GOLD_PORT: '0' },
};
/** Decisions of the trader; each brings its proposal and what became of it. */
const DECISIONS = 5;

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('npm run quickstart -- --once --json', () => {
  it(
    'accounts for every recorded frame, all of the chart and each decision, with an imbalance of zero',
    async () => {
      const { code, stdout, stderr } = await finished(quickstart());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const result = lastLine(stdout);
      const fed = { raw_payloads: 1801 + 2 * DECISIONS, dead: 0, imbalance: 0 };
      expect(result).toMatchObject(fed);
      const records = result.events + result.duplicates + result.rejected;
      expect(records).toBe(1800 + 51 + 2 * DECISIONS);
      expect(result).toMatchObject({ delivered: result.outbox, processed: result.delivered });
      const { decisions, released, denied, held, stopped, fills } = result;
      expect(decisions).toBe(DECISIONS);
      expect(released + denied + held + stopped).toBe(decisions);
      expect({ released, denied, held, stopped }).toEqual({
        ...{ released: 2, denied: 1, held: 1, stopped: 1 },
      });
      expect(fills).toBe(released);
      for (const why of ['held (large-order)', 'denied (stale-quote'])
        expect(stderr).toContain(why);
    },
    RUN_MS,
  );

  it(
    'adds no event when it runs again, after the first was killed without warning',
    async () => {
      const first = quickstart();
      await untilPrinted(first, 'frames');
      first.kill('SIGKILL');
      await once(first, 'exit');
      const { code, stdout, stderr } = await finished(quickstart());
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain('0 events were new in this run');
      expect(lastLine(stdout)).toMatchObject({
        ...{ imbalance: 0, dead: 0, decisions: DECISIONS, held: 1, fills: 2 },
      });
    },
    2 * RUN_MS,
  );

  it(
    'fills the order that waited as soon as a person releases it',
    async () => {
      const run = quickstart({}, []);
      const printed = await untilPrinted(run, 'The API:');
      const [, opsApi, id] = /One decision: +(\S+)\/decisions\/(\S+)/.exec(printed)!;
      const decision = `${opsApi}/v1/decisions/${id}`;
      const { action_sha256, policy_version } = await answer<DecisionDetail>(decision);
      const body = { action_sha256, policy_version, reason: 'seen' };
      const approved = await answer<DecisionAnswered>(`${decision}/approve`, body);
      expect(approved.state).toBe('released');
      await waitUntil('the broker has filled it', async () => {
        const { effects } = await answer<DecisionDetail>(decision);
        return effects.some(
          ({ consumer, state }) => consumer === 'paper-broker' && state === 'processed',
        );
      });
      run.kill('SIGINT');
      await once(run, 'exit');
    },
    RUN_MS,
  );

  it(
    'stops everything at Ctrl-C and leaves no process behind',
    async () => {
      const run = quickstart();
      await untilPrinted(run, 'frames');
      const { children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
        children: { pid: number }[];
      };
      run.kill('SIGINT');
      const [code] = (await once(run, 'exit')) as [number];
      expect(code).toBe(130);
      expect(children.length).toBeGreaterThan(2);
      for (const { pid } of children) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    },
    RUN_MS,
  );

  it(
    'takes a free port with a notice where its own is taken',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const taken = String((other.address() as AddressInfo).port);
      const run = quickstart({ SIGNAL_LAB_PORT: taken });
      await untilPrinted(run, `port ${taken} is taken: signal-lab listens on`);
      run.kill('SIGINT');
      await once(run, 'exit');
      other.close();
    },
    RUN_MS,
  );
});

function quickstart(env: Record<string, string> = {}, args = ['--once', '--json']): ChildProcess {
  const { PATH, HOME } = process.env;
  const program = join(ROOT, 'tools/dist/commands/quickstart.js');
  return spawn(process.execPath, [program, ...args], {
    env: { PATH, HOME, ...ports, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function finished(run: ChildProcess): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  run.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  run.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(run, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** All that was printed until then, on both. */
function untilPrinted(run: ChildProcess, text: string): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [run.stdout!, run.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes(text)) resolve(output);
      });
    }
    run.once('exit', () => reject(new Error(`ended without «${text}»:\n${output}`)));
  });
}

async function answer<Answer>(url: string, body?: object): Promise<Answer> {
  const response = await fetch(url, {
    headers: { 'content-type': 'application/json', 'x-acting-as': 'carol' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
}

function lastLine(stdout: string): Result {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Result;
}
