import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECK = join(__dirname, '../commits.mjs');

/** What the check says of one commit with this message, in a repository of its own. */
function verdictOn(message: string): { passed: boolean; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'commits-'));
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
  const git = (...args: string[]) => spawnSync('git', [...identity, ...args], { cwd: folder });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'chore: begin');
  git('commit', '--quiet', '--allow-empty', '-m', message);
  const args = [CHECK, 'HEAD~1..HEAD'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { passed: status === 0, said: stderr };
}

describe('the check of commit messages', () => {
  it.each([
    'fix(relay): settle late batches once\n\nThe problem, the choice, the proof.',
    'docs: say what a replay does',
  ])('lets a message through that says what is asked: %j', (message) => {
    expect(verdictOn(message)).toEqual({ passed: true, said: '' });
  });

  it.each([
    ['fix(relay): settle late batches once', 'says in a body'],
    ['settle late batches once', 'must be `type(project): what it does`'],
    [`docs: ${'x'.repeat(70)}`, 'has 76 characters; 72 are the most'],
  ])('names what is wrong with %j', (message, fault) => {
    const { passed, said } = verdictOn(message);
    expect(passed).toBe(false);
    expect(said).toContain(fault);
  });
});
