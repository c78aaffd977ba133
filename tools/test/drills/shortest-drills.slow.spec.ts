import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const COMMAND = join(ROOT, 'tools/dist/commands/drill.js');
const RUN_MS = 240_000;

interface Rehearsed {
  drill: string;
  detected: { signal: string; after_s: number }[];
  account: { answered: number; effects: number; dead: number; imbalance: number };
}

function drill(...args: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: RUN_MS,
  });
}

describe('npm run drill', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acp-drills-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['postgres-down', 'GET /health/ready'],
    ['poison-event', 'control_plane_dead_letters'],
    ['switch-engaged', 'control_plane_switches_engaged'],
  ])(
    'rehearses %s: the signs come, the step mends it, every effect happens once',
    (name, sign) => {
      const output = join(folder, `${name}.json`);
      const { status, stdout, stderr } = drill(name, '--output', output);
      if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
      const [record] = JSON.parse(readFileSync(output, 'utf8')) as [Rehearsed];
      expect(record.drill).toBe(name);
      expect(record.detected.map(({ signal }) => signal).join('\n')).toContain(sign);
      expect(record.account).toMatchObject({
        effects: record.account.answered,
        dead: 0,
        imbalance: 0,
      });
    },
    RUN_MS,
  );

  it('names the drills that there are where a name is wrong', () => {
    const { status, stderr } = drill('postgres-gone');
    expect(status).toBe(1);
    expect(stderr).toContain('there is no drill postgres-gone; --list tells which there are');
    expect(drill('--list').stdout).toContain('postgres-down');
  });
});
