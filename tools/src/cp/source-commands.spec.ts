import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './output.js';
import { runControlPlane } from './program.js';

const FILE = `
sources:
  - name: shop
    webhook: { preset: github, secrets: ['\${NOT_SET_HERE}'] }
    headers: [X-Topic]
    mapping:
      records: body.items
      events:
        - when: headers['x-topic'] == 'paid'
          type: PAYMENT_RECORDED
          time: record.at
          key: record.id
          payload:
            payment_id: record.id
            from_account: "'a'"
            to_account: "'b'"
            amount: record.amount
            currency: "'EUR'"
`;
const PAYLOAD =
  '{"items":[{"id":1,"at":"2026-11-30T10:00:00Z","amount":12.50},{"id":2,"at":"yesterday","amount":"x"}]}';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
  writeFileSync(join(folder, 'sources.yaml'), FILE);
  writeFileSync(join(folder, 'payload.json'), PAYLOAD);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; printed: string; said: string }> {
  let printed = '';
  let said = '';
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((printed += String(text)), true));
  const complain = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((said += String(text)), true));
  const before = process.exitCode;
  const code = await runControlPlane(args, {});
  process.exitCode = before;
  write.mockRestore();
  complain.mockRestore();
  return { code, printed, said };
}

const sources = () => join(folder, 'sources.yaml');
const tested = (...more: string[]) => [
  ...['sources', 'test', sources(), '--with', join(folder, 'payload.json'), '--source'],
  ...more,
];

describe('cp sources check', () => {
  it('takes a good file without its secrets, and names what it asks of the environment', async () => {
    const { code, printed } = await run('--json', 'sources', 'check', sources());
    expect(JSON.parse(printed)).toEqual({
      problems: null,
      sources: [{ source: 'shop', kind: 'webhook (github)', version: 1 }],
    });
    expect(code).toBe(EXIT.done);
    const strict = await run('sources', 'check', sources(), '--env');
    expect(strict.printed).toContain('sources.yaml:4: /sources/0/webhook/secrets/0');
    expect(strict.printed).toContain('the environment has no `NOT_SET_HERE`');
    expect(strict.code).toBe(EXIT.bad);
  });
});

describe('cp sources test', () => {
  it('shows the events and the refusals, and ends with the code for bad news', async () => {
    const { code, printed } = await run('--json', ...tested('shop', '--header', 'X-Topic=paid'));
    expect(JSON.parse(printed)).toMatchObject({
      records: [
        {
          outcome: 'event',
          event: {
            event_type: 'PAYMENT_RECORDED',
            source: 'shop',
            occurred_at: '2026-11-30T10:00:00.000Z',
            payload: { payment_id: '1', amount: '12.50' },
          },
        },
        {
          outcome: 'refused',
          reasons: [{ path: '/occurred_at' }, { path: '/payload/amount' }],
        },
      ],
    });
    expect(code).toBe(EXIT.bad);
  });

  it('says it for people as well', async () => {
    const { printed } = await run(...tested('shop'));
    expect(printed).toContain('0: refused\n   MAPPER.FAILED /when/0 No such key: x-topic');
    expect(printed).toContain('2 records, 0 events');
  });

  it('fails on a source that the file does not have, and on a file that is wrong', async () => {
    const unknown = await run(...tested('shp'));
    expect(unknown).toMatchObject({ code: EXIT.failed });
    expect(unknown.said).toContain('has no source shp; there are shop');
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'sources: []\n');
    const { code, said } = await run(
      ...['sources', 'test', wrong, '--source', 'x', '--with', sources()],
    );
    expect(code).toBe(EXIT.failed);
    expect(said).toContain('wrong.yaml:1: /sources must NOT have fewer than 1 items');
  });
});
