import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { EXIT } from './output.js';
import { runControlPlane } from './program.js';

const EXAMPLE = join(WORKSPACE, 'examples/trader/policies/trading.policy.yaml');

async function testPolicy(path: string): Promise<{ code: number; printed: string }> {
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const before = process.exitCode;
  const code = await runControlPlane(['--json', 'policy', 'test', path], {});
  process.exitCode = before;
  write.mockRestore();
  return { code, printed };
}

describe('cp policy test', () => {
  it('passes the policy of the example, each rule fired by a test', async () => {
    const { code, printed } = await testPolicy(EXAMPLE);
    const answer = JSON.parse(printed) as { policy: string; problems: null; tests: object[] };
    expect(answer).toMatchObject({ policy: 'trading', problems: null });
    expect(answer.tests).toHaveLength(16);
    expect(code).toBe(EXIT.done);
  });

  it('ends with the code for bad news and says every fault where a policy is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const path = join(folder, 'bad.policy.yaml');
    writeFileSync(path, 'policy: bad\napplies_to: { kinds: [] }\non_error: allow\n');
    const { code, printed } = await testPolicy(path);
    rmSync(folder, { recursive: true });
    const { problems } = JSON.parse(printed) as { problems: string };
    expect(problems).toContain('bad.policy.yaml:3:1: /on_error must be one of deny, hold');
    expect(problems).toContain('`tests` is missing');
    expect(code).toBe(EXIT.bad);
  });

  it('fails in a sentence where there is no such file', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const { code } = await testPolicy('no-such.policy.yaml');
    expect(said).toHaveBeenCalledWith(
      expect.stringContaining('no-such.policy.yaml cannot be read'),
    );
    said.mockRestore();
    expect(code).toBe(EXIT.failed);
  });
});
