import {
  createEmptyDatabase,
  describeWithBroker,
  freePort,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { withPython } from '../languages/python-environment.js';
import { pageBlocks, says, type PageBlock } from './page-blocks.js';
import { readerEnvironment } from './reader.js';
import { Shell } from './shell.js';

const PAGE = 'docs/guides/tutorial.md';
/** The file whose values a reader changes, and this suite. */
const SETTINGS = 'shop.env';
const BLOCKS = pageBlocks(PAGE);
/** Words that are read in a minute, code among them. */
const WORDS_PER_MINUTE = 200;

jest.setTimeout(900_000);

describe('the tutorial', () => {
  it('is read in ten minutes', async () => {
    const words = execFileSync('wc', ['-w', join(WORKSPACE, PAGE)], { encoding: 'utf8' });
    expect(parseInt(words, 10)).toBeLessThan(10 * WORDS_PER_MINUTE);
  });

  withPython('in a folder that is not the repository', () => {
    describeWithBroker('redis', (broker) => {
      let home: string;
      let database: TestDatabase;
      let reader: Shell;
      const terminals = new Map<string, Shell>();

      beforeAll(async () => {
        home = mkdtempSync(join(tmpdir(), 'acp-tutorial-'));
        // The account of the control plane's PostgreSQL passes through it.
        chmodSync(home, 0o755);
        database = await createEmptyDatabase();
        reader = Shell.open(WORKSPACE, readerEnvironment(home));
      });
      afterAll(async () => {
        for (const terminal of [...terminals.values()].reverse()) await terminal.stop();
        await reader.stop();
        await database.drop();
        rmSync(home, { recursive: true, force: true });
      });

      it('runs as it is printed, block by block, from packages alone', async () => {
        const ports = [await freePort(), await freePort(), await freePort()] as const;
        const settings = { broker: broker().env['REDIS_URL']!, database: database.url, ports };
        for (const block of BLOCKS) {
          if (block.kind === 'file') save(block, home, settings);
          else if (block.terminal) terminals.set(block.terminal, await open(block, home));
          else if (block !== BLOCKS.at(-1)) await type(block, reader);
        }
        const said = (name: string) => terminals.get(name)!.said;
        await terminals.get('the warehouse')!.until('pack O-1 from shop');
        await terminals.get('the warehouse')!.until('pack T-1 from till');
        await terminals.get('the accounts')!.until('O-1: ordered 12.50, paid 12.50');
        expect(said('the warehouse').match(/^pack .*$/gm)).toHaveLength(2);
        expect(said('the accounts').match(/ordered/g)).toHaveLength(3);
        const last = BLOCKS.at(-1) as PageBlock & { kind: 'shell' };
        let look = '';
        // What the consumers report is there within seconds: a reader looks again.
        await waitUntil(
          'the control plane says what the page shows',
          async () => says((look = await reader.run(`set +e\n${last.text}set -e`)), last.prints),
          120_000,
        ).catch((error: unknown) => {
          throw new Error(`${String(error)}; at last it said:\n${look}`);
        });
        const stack = terminals.get('the control plane')!;
        expect(stack.said).not.toMatch(/warn|error|ended by itself/i);
      });
    });
  });
});

interface Settings {
  database: string;
  broker: string;
  ports: readonly [number, number, number];
}

function save(
  { file, text }: PageBlock & { kind: 'file' },
  home: string,
  { database, broker, ports }: Settings,
): void {
  const path = join(home, 'shop', file);
  mkdirSync(dirname(path), { recursive: true });
  const changed = text
    .replace(/(?<=SHOP_DATABASE_URL=)\S+/, database)
    .replace(/(?<=REDIS_URL=)\S+/, broker)
    .replace(/(?<=_PORT=)300\d/g, (port) => `${ports[Number(port) - 3000]}`);
  writeFileSync(path, file === SETTINGS ? changed : text);
}

async function type(block: PageBlock & { kind: 'shell' }, reader: Shell): Promise<void> {
  const said = await reader.run(block.text);
  if (says(said, block.prints)) return;
  throw new Error(`the page says\n${block.prints.join('\n')}\nand what was said is\n${said}`);
}

async function open(block: PageBlock & { kind: 'shell' }, home: string): Promise<Shell> {
  const terminal = Shell.open(home, readerEnvironment(home));
  terminal.type(block.text);
  await terminal.until(() => says(terminal.said, block.prints));
  return terminal;
}
