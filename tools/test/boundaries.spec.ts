import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const BOUNDARIES = '@nx/enforce-module-boundaries';
const RESTRICTED = 'no-restricted-imports';

interface Case {
  claim: string;
  file: string;
  text: string;
  rule: string | null;
}

const uses = (name: string) => `import * as used from '${name}';\nexport const kept = used;\n`;

const CASES: Case[] = [
  {
    claim: 'contracts sees no other library',
    file: 'libs/contracts/src/x.ts',
    text: uses('@acp/persistence'),
    rule: BOUNDARIES,
  },
  {
    claim: 'a transport does not see the database',
    file: 'libs/transports/src/x.ts',
    text: uses('@acp/persistence'),
    rule: BOUNDARIES,
  },
  {
    claim: "the way in for an event sees nothing of an app's process",
    file: 'libs/intake/src/x.ts',
    text: uses('@acp/service'),
    rule: BOUNDARIES,
  },
  {
    claim: 'the database does not see the process around it',
    file: 'libs/persistence/src/x.ts',
    text: uses('@acp/service'),
    rule: BOUNDARIES,
  },
  {
    claim: 'a library does not see an app',
    file: 'libs/service/src/x.ts',
    text: uses('../../../apps/relay/src/relay.config.js'),
    rule: BOUNDARIES,
  },
  {
    claim: 'an app does not see another app',
    file: 'apps/ops-api/src/x.ts',
    text: uses('../../relay/src/relay.config.js'),
    rule: BOUNDARIES,
  },
  {
    claim: 'the console sees contracts alone',
    file: 'apps/console/src/x.ts',
    text: uses('@acp/observability'),
    rule: BOUNDARIES,
  },
  {
    claim: 'nobody imports the inside of a library by its name',
    file: 'apps/relay/src/x.ts',
    text: uses('@acp/persistence/src/database.js'),
    rule: RESTRICTED,
  },
  {
    claim: 'nobody imports the inside of a library by its path',
    file: 'apps/relay/src/x.ts',
    text: uses('../../../libs/persistence/src/database.js'),
    rule: BOUNDARIES,
  },
  {
    claim: 'code that ships does not see the testing library',
    file: 'libs/persistence/src/x.ts',
    text: uses('@acp/testing'),
    rule: RESTRICTED,
  },
  {
    claim: 'an app sees the libraries',
    file: 'apps/relay/src/x.ts',
    text: uses('@acp/persistence'),
    rule: null,
  },
  {
    claim: 'expressions know no policy',
    file: 'libs/cel/src/x.ts',
    text: uses('@acp/policy'),
    rule: BOUNDARIES,
  },
  {
    claim: 'policies see expressions',
    file: 'libs/policy/src/x.ts',
    text: uses('@acp/cel'),
    rule: null,
  },
  {
    claim: 'a test of persistence sees the testing library',
    file: 'libs/persistence/src/x.int.spec.ts',
    text: uses('@acp/testing'),
    rule: null,
  },
];

describe('the module boundaries', () => {
  let found: { ruleId: string; message: string }[][];

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint-texts.mjs')], {
      cwd: ROOT,
      input: JSON.stringify(CASES),
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('No cached ProjectGraph');
    found = JSON.parse(stdout) as typeof found;
  });

  it.each(CASES.map(({ claim }, index) => [claim, index] as const))('%s', (_claim, index) => {
    const rules = found[index]!.map(({ ruleId }) => ruleId);
    const { rule } = CASES[index]!;
    if (rule === null) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});
