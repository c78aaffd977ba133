import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../src/workspace.js';

const TYPEDOC = join(WORKSPACE, 'node_modules/typedoc/bin/typedoc');
const OPTIONS = join(WORKSPACE, 'tools/typedoc.json');

const folder = mkdtempSync(join(tmpdir(), 'acp-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the pages of the programming interfaces', () => {
  it('are made of the published packages without a warning', () => {
    const made = spawnSync(process.execPath, [TYPEDOC, '--options', OPTIONS, '--out', folder], {
      cwd: WORKSPACE,
      encoding: 'utf8',
    });
    expect({ status: made.status, said: made.stdout + made.stderr }).toEqual({
      status: 0,
      said: expect.not.stringMatching(/warning|error/),
    });
    for (const page of [
      'functions/producer_src.publish.html',
      'functions/consumer_src.createInbox.html',
      'functions/contracts_src.inspectEvent.html',
      'functions/plugin_src.definePlugin.html',
      'classes/gatekeeper_src.Gatekeeper.html',
    ]) {
      expect([page, existsSync(join(folder, page))]).toEqual([page, true]);
    }
  }, 300_000);

  it('hold each packed library that has words of its own in the guide', () => {
    const guide = readFileSync(join(WORKSPACE, 'docs/guides/libraries.md'), 'utf8');
    const sections = [...guide.matchAll(/^## @acp\/([a-z]+)$/gm)].map(([, name]) => name!);
    const { entryPoints } = JSON.parse(readFileSync(OPTIONS, 'utf8')) as { entryPoints: string[] };
    const documented = entryPoints.map((path) => path.split('/').at(-3)!);
    // The command line and the stack are programs.
    const libraries = sections.filter((name) => name !== 'cp' && name !== 'stack');
    expect(documented).toEqual(expect.arrayContaining(libraries));
  });
});
