import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { WebhookServer } from './webhook-server.js';

jest.setTimeout(300_000);

const EXAMPLE = join(WORKSPACE, 'examples/go-consumer');
const withGo = spawnSync('go', ['version']).status === 0 ? describe : describe.skip;

withGo('the Go example', () => {
  let folder: string;
  let database: TestDatabase;
  let server: WebhookServer;

  const go = (...args: string[]) =>
    execFileSync('go', args, { cwd: EXAMPLE, encoding: 'utf8', stdio: 'pipe', timeout: 280_000 });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acp-go-'));
    const program = join(folder, 'consumer');
    go('build', '-o', program, '.');
    database = await createEmptyDatabase();
    server = await WebhookServer.start(database, [program]);
  });
  afterAll(async () => {
    expect(await server.stop()).toEqual([0, null]);
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('gives the answers of the vectors', () => {
    expect(go('test', '-count=1', './...')).toMatch(/^ok /);
  });

  it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
    'takes what our transport sends as %s',
    (format) => server.takes(`${format} "ü" 100 %`, format, { batch: false }),
  );
});
