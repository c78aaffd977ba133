import type { PolicyActivation, PolicyDiff, PolicyPushed, PolicyShadow } from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { readForPush } from './policy-file.js';
import { reasonOf, wholeNumber } from './usage.js';

/** `policy push|activate|diff|shadow`. */
export function addPolicyApiCommands(policy: Command): void {
  policy
    .command('push')
    .description('Store a policy file as a version; it judges nothing yet.')
    .argument('<file>')
    .action(async (path: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const answer = await api.post<PolicyPushed>('/v1/policies', readForPush(path));
      out.answer(answer, ({ set, version, created }) =>
        out.line(`${set} version ${version} ${created ? 'is stored' : 'was stored already'}`),
      );
    });
  policy
    .command('activate')
    .description('Put a version in force, in shadow, or off; not by its author.')
    .argument('<set>')
    .argument('<version>')
    .option('--mode <mode>', 'enforce, shadow or off', 'enforce')
    .option('--reason <text>', 'kept in the audit log; needed')
    .action(async (set: string, n: string, given: ActivateOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const version = wholeNumber('<version>', n);
      const body = { version, mode: given.mode, reason: reasonOf(given) };
      const path = `/v1/policies/${encodeURIComponent(set)}/activate`;
      const answer = await api.post<PolicyActivation>(path, body);
      out.answer(answer, ({ mode, from_seq }) =>
        out.line(`${set} version ${version}: ${mode} since release ${from_seq}`),
      );
    });
  policy
    .command('diff')
    .description('What changed between two versions.')
    .argument('<set>')
    .argument('<from>')
    .argument('<to>')
    .action(async (set: string, from: string, to: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `/v1/policies/${encodeURIComponent(set)}/diff`;
      out.answer(await api.get<PolicyDiff>(path, { from, to }), ({ patch }) => out.line(patch));
    });
  policy
    .command('shadow')
    .description('How far a version in shadow agrees with the one in force.')
    .argument('<set>')
    .action(async (set: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const path = `/v1/policies/${encodeURIComponent(set)}/shadow`;
      out.answer(await api.get<PolicyShadow>(path), ({ matrix }) =>
        out.table(
          ['in force', 'shadow', 'decisions'],
          matrix.map(({ enforced, shadow, count }) => [enforced, shadow, count]),
        ),
      );
    });
}

interface ActivateOptions {
  mode: string;
  reason?: string;
}
