import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { wrongIn } from '../../src/drills/results/drill-record.js';
import { Stage, type AppName } from '../../src/drills/stage/stage.js';
import { migrate } from '../../src/postgres/migrate.js';
import { buildEarlier, earlierCommit } from './earlier-checkout.js';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '../../..');
const EFFECTS = 100;
const APPS: readonly AppName[] = ['opsApi', 'ingestion', 'relay'];

const commit = earlierCommit();
if (!commit) process.stderr.write('skipped: this clone has no earlier commit to upgrade from\n');
const withHistory = commit ? describe : describe.skip;

withHistory(`an upgrade from ${commit} under load`, () => {
  let earlier: string;
  let stage: Stage | undefined;
  beforeAll(() => {
    earlier = buildEarlier(commit!);
  });
  afterAll(async () => {
    await stage?.close();
    rmSync(earlier, { recursive: true, force: true });
  });

  it('and back answers every push, has every effect once, and leaves the ledger at zero', async () => {
    stage = await Stage.open({ checkout: earlier });
    const { url } = stage.postgres;
    await migrate(url);
    // The old apps serve the new schema.
    await stage.flows(EFFECTS);
    const old = { ...stage.apps };

    // Old and new side by side, then the new alone.
    for (const name of APPS) await stage.beside(name, ROOT);
    await stage.flows(EFFECTS);
    for (const name of APPS) await old[name].stop();
    await stage.flows(EFFECTS);
    expect(doctor(url).status).toBe(0);

    // The apps go back, the schema stays.
    const fresh = { ...stage.apps };
    for (const name of APPS) await stage.beside(name, earlier);
    await stage.flows(EFFECTS);
    for (const name of APPS) await fresh[name].stop();
    await stage.flows(EFFECTS);

    const account = await stage.settle();
    expect(wrongIn(account)).toBeNull();
    expect([...stage.load.refusals]).toEqual([]);
  });
});

function doctor(url: string) {
  const command = join(ROOT, 'tools/dist/commands/cp.js');
  const env = { ...process.env, DATABASE_URL: url };
  return spawnSync(process.execPath, [command, 'doctor'], { env, encoding: 'utf8' });
}
