import { Command, CommanderError, Option } from 'commander';
import { COMMAND } from './command-name.js';
import { addCanaryCommand } from './canary-command.js';
import { addAccountCommands } from './account-commands.js';
import { ApiError } from './api-client.js';
import { addConsumerCommands } from './consumer-commands.js';
import { addDeadLetterCommands } from './dead-letter-commands.js';
import { addEvidenceCommands } from './evidence-commands.js';
import { addExpectationCommands } from './expectation-commands.js';
import { addEventTypeCommand } from './event-type-command.js';
import { addEventCommands } from './events-commands.js';
import { addDoctorCommand } from './doctor-command.js';
import { addDecisionCommands } from './decision-commands.js';
import { addSourceCommands } from './source-commands.js';
import { addSwitchCommands } from './switch-commands.js';
import { addGapCommands } from './gap-commands.js';
import { addIntakeCommands } from './intake-commands.js';
import { EXIT } from './output.js';
import { addOverviewCommand } from './overview-command.js';
import { addPolicyCommands } from './policy-commands.js';
import { addRejectedCommands } from './rejected-commands.js';
import { addReportCommands } from './report-commands.js';
import { addReplayCommand } from './replay-command.js';
import { addRestoredCommand } from './restored-command.js';
import { addSizeCommand } from './size-command.js';
import { addTopicCommands } from './topic-commands.js';
import { UsageError } from './usage.js';

/** `npm run cp`: the ops-api on the command line. */
export function controlPlaneProgram(env: Readonly<Record<string, string | undefined>>): Command {
  const url = env['OPS_API_URL'] ?? `http://127.0.0.1:${env['OPS_API_PORT'] ?? '3000'}`;
  const program = new Command(COMMAND)
    .description('Look into the control plane and act on it, through the ops-api.')
    .option('--url <url>', 'where the ops-api listens (OPS_API_URL)', url)
    .addOption(keyOption(env['OPS_API_KEY']))
    .option('--as <name>', 'who acts, where the ops-api has no keys: a name, not proved')
    .option('--json', 'one JSON document instead of tables')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 bad news (imbalance, broken chain, failed replay), 3 refused.',
    );
  addOverviewCommand(program);
  addCanaryCommand(program);
  addEventCommands(program);
  addDeadLetterCommands(program);
  addReplayCommand(program);
  addRejectedCommands(program);
  addExpectationCommands(program);
  addEventTypeCommand(program);
  addTopicCommands(program);
  addConsumerCommands(program);
  addAccountCommands(program);
  addPolicyCommands(program);
  addDecisionCommands(program);
  addSwitchCommands(program);
  addSourceCommands(program);
  addGapCommands(program);
  addEvidenceCommands(program);
  addReportCommands(program);
  addIntakeCommands(program);
  addRestoredCommand(program, env);
  addDoctorCommand(program, env);
  addSizeCommand(program);
  return program;
}

/** The help says where the key comes from and never what it is. */
function keyOption(key: string | undefined): Option {
  const option = new Option('--key <key>', 'key or token (OPS_API_KEY)');
  return key ? option.default(key, 'set') : option;
}

/** Runs one command line and answers its exit code; says on standard error why it failed. */
export async function runControlPlane(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  process.exitCode = EXIT.done;
  try {
    await controlPlaneProgram(env).parseAsync([...args], { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
    if (!(error instanceof ApiError || error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    const status = error instanceof ApiError ? error.status : null;
    return status === 401 || status === 403 ? EXIT.refused : EXIT.failed;
  }
}
