import type {
  AuditVerification,
  DeadLetter,
  DeadLetterBulkAnswer,
  Ledger,
  Page,
  Replay,
  ReplayPreview,
  Topic,
  Trace,
} from '@acp/contracts';
import { createTestDatabase, seedEvents, type SeededEvent, type TestDatabase } from '@acp/testing';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Stack } from './faults/stack.js';

const PROGRAM = join(process.cwd(), 'tools/dist/commands/cp.js');
const OPERATOR = 'operator-key-1234';
const VIEWER = 'viewer-key-1234';

let test: TestDatabase;
let stack: Stack;
let url: string;
let seeded: SeededEvent[];

beforeAll(async () => {
  test = await createTestDatabase();
  stack = await Stack.open(test.url, {});
  const OPS_API_KEYS = `ann:operator:${OPERATOR},vic:viewer:${VIEWER}`;
  ({ url } = await stack.start('ops-api', { OPS_API_KEYS }));
  seeded = await seedEvents(test, 6, (i) => ({ state: i < 3 ? 'dead' : 'delivered' }));
  await test.sql(`INSERT INTO topics (topic, transport) VALUES ('quotes', 'log')`);
});
afterAll(async () => {
  await stack.close();
  await test.drop();
});

interface Run {
  code: number;
  out: string;
  err: string;
}

function cp(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env['PATH'], OPS_API_URL: url, OPS_API_KEY: OPERATOR, ...env },
  });
  const run = { out: '', err: '' };
  child.stdout.on('data', (text) => (run.out += String(text)));
  child.stderr.on('data', (text) => (run.err += String(text)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code!, ...run })));
}

async function json<Answer>(...args: string[]): Promise<Answer> {
  const run = await cp([...args, '--json']);
  expect([run.err, run.out.trim().split('\n').length]).toEqual(['', 1]);
  return JSON.parse(run.out) as Answer;
}

describe('npm run cp', () => {
  it('shows the life of an event, as a table and as JSON', async () => {
    const { event, entryIds } = seeded[0]!;
    const trace = await json<Trace>('trace', event.event_id);
    expect(trace.event.event_id).toBe(event.event_id);
    const { out, code } = await cp(['trace', event.event_id]);
    expect(code).toBe(0);
    expect(out).toContain('attempt 5');
    expect(out).toContain('ECONNREFUSED');
    expect(entryIds.length).toBe(1);
  });

  it('finds events page by page', async () => {
    const first = await json<Page<unknown>>(
      'events',
      '--event-type',
      'MARKET_QUOTE_INGESTED',
      '--limit',
      '4',
    );
    expect(first.items.length).toBe(4);
    const rest = await json<Page<unknown>>(
      'events',
      '--limit',
      '4',
      '--cursor',
      first.next_cursor!,
    );
    expect(rest.items.length).toBe(2);
    expect((await cp(['events', '--source', 'nobody'])).out).toContain('none');
  });

  it('lists and groups dead letters, counts before it acts, and acts', async () => {
    const listed = await json<Page<DeadLetter>>('dead-letters', 'list');
    expect(listed.items.length).toBe(3);
    expect((await cp(['dead-letters', 'groups'])).out).toContain('connect ECONNREFUSED');
    const filter = ['--topic', 'quotes'];
    const dry = await json<DeadLetterBulkAnswer>('dead-letters', 'replay', ...filter, '--dry-run');
    expect(dry).toMatchObject({ matched: 3, affected: 0, unserved: ['quotes'] });
    const [id, other] = listed.items.map((letter) => letter.id) as [string, string];
    for (const action of ['replay', 'discard']) {
      const look = await cp(['dead-letters', action, id, '--dry-run', '--reason', 'x']);
      expect(look).toMatchObject({ code: 0, out: expect.stringContaining('nothing was changed') });
    }
    const both = await cp(['dead-letters', 'replay', id, '--topic', 'quotes', '--reason', 'x']);
    expect(both).toMatchObject({ code: 1, err: 'give an id or a filter, not both\n' });
    expect((await json<Page<DeadLetter>>('dead-letters', 'list')).items.length).toBe(3);
    const one = await cp(['dead-letters', 'discard', id, '--reason', 'old']);
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining('is discarded') });
    const rest = ['dead-letters', 'replay', ...filter, '--reason', 'broker is back'];
    const unserved = expect.stringContaining('no live relay worker has "quotes"');
    for (const args of [rest, ['dead-letters', 'replay', other, '--reason', 'x']]) {
      expect(await cp(args)).toMatchObject({ code: 1, err: unserved });
    }
    const single = await cp(['dead-letters', 'replay', other, '--dry-run']);
    expect(single.out).toContain('no live worker has quotes: refused without --allow-unserved');
    const all = await json<DeadLetterBulkAnswer>(...rest, '--allow-unserved');
    expect(all).toMatchObject({ affected: 2, remaining: 0, unserved: ['quotes'] });
    const unfiltered = await cp(['dead-letters', 'replay', '--reason', 'x']);
    expect(unfiltered.code).toBe(1);
    expect(unfiltered.err).toContain('empty filter');
  });

  it('previews and orders a replay', async () => {
    const window = ['--from', '2020-01-01', '--to', '2099-01-01'];
    const preview = await json<ReplayPreview>('replay', ...window, '--dry-run');
    expect(preview.events.value).toBe(6);
    const order = ['replay', ...window, '--reason', 'lost', '--rate', '50', '--no-follow'];
    expect(preview.unserved).toEqual(['quotes']);
    const refused = await cp(order);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('"quotes"')]);
    const ordered = await json<Replay>(...order, '--allow-unserved');
    expect(ordered).toMatchObject({ status: 'pending', rate_per_second: 50 });
  });

  it('retries what a consumer gave up, to a topic that nobody serves only when told to', async () => {
    await test.sql(
      `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code,
                                      error_message, dead_lettered_at)
       VALUES ($1, 'pricing', 'quotes', 3, 'CONSUMER.FAILED', 'x', now())`,
      [seeded[4]!.event.event_id],
    );
    const retry = ['consumers', 'retry', 'pricing', '--topic', 'quotes'];
    const dry = await cp([...retry, '--dry-run']);
    expect(dry.out).toContain('no live worker has quotes: refused without --allow-unserved');
    const order = [...retry, '--reason', 'mended'];
    expect(await cp(order)).toMatchObject({ code: 1, err: expect.stringContaining('"quotes"') });
    const done = await cp([...order, '--allow-unserved']);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('retry: 1 events') });
    expect(done.out).toContain('quotes: ordered, not delivered; no live worker has it');
  });

  it('pauses and resumes a topic', async () => {
    const paused = await json<Topic>('topics', 'pause', 'quotes', '--reason', 'migration');
    expect(paused.paused_by).toBe('key:ann');
    expect((await cp(['topics'])).out).toContain('key:ann: migration; no live worker has it');
    expect((await cp(['topics', 'resume', 'quotes'])).out).toContain('is running');
    expect((await cp(['topics', 'pause', 'nobody', '--reason', 'x'])).code).toBe(1);
  });

  it('retires a topic that nobody serves, and ends what is open in it when told to', async () => {
    await seedEvents(test, 2, () => ({ topics: ['legacy'] }));
    const retire = ['topics', 'retire', 'legacy'];
    expect((await cp([...retire, '--dry-run'])).out).toContain('2 entries of legacy are open');
    const refused = await cp([...retire, '--reason', 'replaced']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('discard_open')]);
    const done = await cp([...retire, '--reason', 'replaced', '--discard-open']);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('2 entries were') });
    expect((await cp(['topics'])).out).not.toContain('legacy');
    expect((await cp(['topics', '--retired'])).out).toContain('legacy');
  });

  it('lists event types and prints the schema of one, which another program can read', async () => {
    const { out } = await cp(['types']);
    expect(out).toMatch(/AI_DECISION_RECORDED\W+2\W+latest/);
    const schemas = [];
    for (const version of [[], ['--schema-version', '1']]) {
      const run = await cp(['types', 'AI_DECISION_RECORDED', ...version]);
      schemas.push(JSON.parse(run.out) as { $schema: string; required: string[] });
    }
    expect(schemas[0]!.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schemas.map(({ required }) => required.includes('inputs'))).toEqual([true, false]);
    expect(await json('types', 'AI_DECISION_RECORDED')).toEqual(schemas[0]);
    expect(await cp(['types', 'PAYMENT_RECORDED', '--schema-version', '9'])).toMatchObject({
      code: 1,
      out: '',
      err: 'PAYMENT_RECORDED has no version 9; there are 1\n',
    });
    expect((await cp(['types', 'PAYMENTS_RECORDED'])).err).toContain(
      'did you mean PAYMENT_RECORDED?',
    );
  });

  it('says what a resubmission of refused records would do', async () => {
    const filter = ['rejected', 'resubmit', '--source', 'binance'];
    expect((await cp([...filter, '--dry-run'])).out).toContain('0 would pass, 0 would be refused');
    expect((await cp(filter)).err).toContain('--reason');
  });

  it('takes no limit for a number that it cannot read', async () => {
    await json<Topic>('topics', 'rate', 'quotes', '5', '--reason', 'slowly');
    for (const rate of ['abc', '0', '1.5', '1e3']) {
      const run = await cp(['topics', 'rate', 'quotes', rate, '--reason', 'x']);
      expect([rate, run.code, run.err]).toEqual([rate, 1, expect.stringContaining('whole number')]);
    }
    const [topic] = (await json<Page<Topic>>('topics')).items;
    expect(topic!.rate_per_second).toBe(5);
    const order = ['replay', '--source', 'binance', '--reason', 'x', '--rate', 'fast'];
    expect(await cp(order)).toMatchObject({ code: 1, out: '' });
    expect(
      (await json<Topic>('topics', 'rate', 'quotes', 'none', '--reason', 'x')).rate_per_second,
    ).toBeNull();
  });

  it('asks for a reason before anything is sent, and for a command that it knows', async () => {
    const id = seeded[3]!.entryIds[0]!;
    const acts = [
      ['dead-letters', 'replay', id],
      ['dead-letters', 'discard', '--topic', 'quotes'],
      ['topics', 'pause', 'quotes'],
      ['replay', '--source', 'binance'],
    ];
    for (const args of [...acts, [...acts[2]!, '--reason', ' ']]) {
      const run = await cp(args, { OPS_API_URL: 'http://127.0.0.1:1' });
      expect([args, run.code, run.err]).toEqual([
        args,
        1,
        expect.stringMatching(/^give a --reason/),
      ]);
    }
    for (const group of ['dead-letters', 'topics', 'audit']) {
      const run = await cp([group, 'lst']);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toMatch(/^unknown command 'lst'; there are list, /);
    }
  });

  it('never prints the key, not in its help either', async () => {
    for (const args of [['--help'], [], ['topics', '--help'], ['nonsense']]) {
      const { out, err } = await cp(args);
      expect(out + err).not.toContain(OPERATOR);
    }
    expect((await cp(['--help'])).out).toContain('OPS_API_KEY');
  });

  it('leads from an entry to its event', async () => {
    const { event, entryIds } = seeded[4]!;
    const { out } = await cp(['entry', entryIds[0]!]);
    expect(out).toContain(`of quotes is delivered`);
    expect(out).toContain(event.event_id);
    expect((await cp(['entry', '999999'])).code).toBe(1);
  });

  it('says by its exit code whether the accounts and the audit chain are whole', async () => {
    expect(await json<Ledger>('ledger', '--verify')).toMatchObject({ imbalance: 0 });
    expect((await cp(['ledger'])).code).toBe(0);
    expect(await json<AuditVerification>('audit', 'verify')).toMatchObject({ intact: true });
    await test.sql('SET session_replication_role = replica');
    await test.sql('DELETE FROM outbox WHERE id = $1', seeded[5]!.entryIds);
    await test.sql(`UPDATE audit_log SET actor = 'bob' WHERE id = 1`);
    await test.sql('SET session_replication_role = DEFAULT');
    const ledger = await cp(['ledger']);
    expect(ledger.code).toBe(2);
    expect(ledger.out).toContain(seeded[5]!.event.event_id);
    const chain = await cp(['audit', 'verify']);
    expect(chain).toMatchObject({ code: 2, out: expect.stringContaining('row 1 does not have') });
  });

  it('fails with 3 where it is refused, and with 1 where nobody answers or it is not understood', async () => {
    const asViewer = { OPS_API_KEY: VIEWER };
    expect((await cp(['topics'], asViewer)).code).toBe(0);
    const refused = await cp(['topics', 'pause', 'quotes', '--reason', 'x'], asViewer);
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('REQUEST.FORBIDDEN') });
    expect((await cp(['whoami'], asViewer)).out).toBe('key:vic, viewer\n');
    expect(await cp(['topics', '--url', 'nonsense'])).toMatchObject({
      code: 1,
      err: '--url must be a URL, not "nonsense"\n',
    });
    expect((await cp(['topics'], { OPS_API_KEY: 'wrong-key-1234' })).code).toBe(3);
    const nobody = await cp(['topics', '--url', 'http://127.0.0.1:1']);
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') });
    expect((await cp(['nonsense'])).code).toBe(1);
    expect((await cp(['--help'])).code).toBe(0);
  });
});
