import { ControlPlaneError } from '@acp/contracts';
import { readPolicy, type Policy } from '@acp/policy';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { EXIT } from './output.js';
import { addBacktestCommand } from './policy-backtest-command.js';
import { addPolicyApiCommands } from './policy-api-commands.js';
import { fixturesBeside, textOf } from './policy-file.js';

/** `policy test` says what can be said of a policy without a control plane; the others ask it. */
export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('Policies that decisions are judged by.');
  policy
    .command('test')
    .description('Check a policy file and run its tests; exit code 2 when it is refused.')
    .argument('<file>', 'for example policies/trading.policy.yaml')
    .action((path: string, _options, command: Command) => {
      const { out } = contextOf(command);
      const answer = tested(path);
      out.answer(answer, ({ policy: name, problems, tests, cost }) => {
        if (problems !== null) return out.line(problems);
        out.table(
          ['test', 'outcome', 'stopped by'],
          tests.map(({ name: test, outcome, rules }) => [test, outcome, rules.join(', ')]),
        );
        out.line(`${name}: ${tests.length} tests passed, at most ${cost} steps a decision`);
      });
      if (answer.problems !== null) process.exitCode = EXIT.bad;
    });
  addPolicyApiCommands(policy);
  addBacktestCommand(policy);
}

/** Null problems: the policy can be pushed. */
interface TestedPolicy {
  policy: string | null;
  sha256: string | null;
  cost: number | null;
  problems: string | null;
  tests: { name: string; outcome: string; rules: string[] }[];
}

function tested(path: string): TestedPolicy {
  try {
    return passed(readPolicy(textOf(path), { fileName: path, readFixture: fixturesBeside(path) }));
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    return { policy: null, sha256: null, cost: null, problems: error.message, tests: [] };
  }
}

function passed({ compiled, sha256, run }: Policy): TestedPolicy {
  const tests = run.results.map(({ name, verdict }) => ({
    name,
    outcome: verdict!.outcome,
    rules: verdict!.rules.filter(({ result }) => result !== 'pass').map(({ id }) => id),
  }));
  return { policy: compiled.document.policy, sha256, cost: compiled.cost, problems: null, tests };
}
