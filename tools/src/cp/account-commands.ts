import type {
  AuditEntry,
  AuditVerification,
  Caller,
  Ledger,
  LedgerVerified,
  Page,
} from '@acp/contracts';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { EXIT } from './output.js';
import { refuseUnknown } from './usage.js';

/** What lies behind the imbalance: how much was looked at, and how long ago. */
function verifiedText({ share, age_seconds, segments_timed_out }: LedgerVerified): string {
  const percent = `${Math.floor(share * 1_000) / 10} %`;
  const late = segments_timed_out > 0 ? `; ${segments_timed_out} segments not in time` : '';
  return `verified ${percent} of all rows, the last of them ${Math.round(age_seconds)} s ago${late}`;
}

/** `ledger` and `audit [list]|verify`: is anything lost, who did what. */
export function addAccountCommands(program: Command): void {
  program
    .command('ledger')
    .description('The accounts; exit code 2 when they do not balance.')
    .option('--verify', 'read every row of every table, however long it takes')
    .action(async ({ verify }: { verify?: boolean }, command: Command) => {
      const { api, out } = contextOf(command);
      const query = { verify: verify ? 'full' : undefined };
      const ledger = await api.get<Ledger>('/v1/ledger', query);
      out.answer(ledger, ({ totals, findings, imbalance, verification, as_of, verified }) => {
        out.table(['account', 'number'], Object.entries(totals));
        out.line(`\nimbalance ${imbalance} (${verification}, ${as_of})`);
        out.line(verifiedText(verified));
        if (findings.length === 0) return;
        out.table(
          ['rule', 'table', 'off by', 'what'],
          findings.map((f) => [f.rule, f.table, f.difference, f.message]),
        );
        for (const { rule, ids } of findings) out.line(`${rule}: ${ids.join(' ')}`);
        out.line('\nan event: `trace ID`, an entry: `entry ID`; or /ledger in the console');
      });
      if (ledger.imbalance !== 0) process.exitCode = EXIT.bad;
    });

  program
    .command('whoami')
    .description('The name and role of the key.')
    .action(async (_options, command: Command) => {
      const { api, out } = contextOf(command);
      const caller = await api.get<Caller>('/v1/me');
      out.answer(caller, ({ name, role }) => out.line(`${name}, ${role}`));
    });

  const audit = program.command('audit').description('Who did what, and whether that is all.');
  audit
    .command('list', { isDefault: true })
    .description('Newest first.')
    .allowExcessArguments()
    .option('--actor <name>')
    .option('--action <action>')
    .option('--target <target>')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .option('--limit <number>', 'rows', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: Record<string, string>, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const page = await api.get<Page<AuditEntry>>('/v1/audit', options);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(
          ['id', 'at', 'who', 'action', 'target', 'rows', 'reason'],
          items.map((e) => [e.id, e.at, e.actor, e.action, e.target, e.affected, e.reason]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
    });
  audit
    .command('verify')
    .description('Read the whole chain; exit code 2 when it is broken.')
    .action(async (_options, command: Command) => {
      const { api, out } = contextOf(command);
      const verdict = await api.get<AuditVerification>('/v1/audit/verify');
      out.answer(verdict, ({ intact, entries, head, findings }) => {
        out.line(`${entries} rows, ${intact ? 'intact' : 'BROKEN'}; newest hash ${head ?? 'none'}`);
        for (const { message } of findings) out.line(`  ${message}`);
      });
      if (!verdict.intact) process.exitCode = EXIT.bad;
    });
}
