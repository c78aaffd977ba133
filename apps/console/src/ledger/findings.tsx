import type { LedgerFinding } from '@acp/contracts/api';
import { words } from '../display/badge.js';
import { CopyButton } from '../display/copy.js';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';

export function Findings({ findings }: { findings: readonly LedgerFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Panel title="What does not add up" flush>
      <Table
        cards
        label="Findings"
        rows={findings}
        keyOf={(finding) => `${finding.rule} ${finding.table} ${finding.message}`}
        columns={[
          { head: 'Rule', cell: ({ rule }) => words(rule) },
          { head: 'Table', cell: ({ table }) => <code>{table}</code> },
          {
            head: 'Off by',
            number: true,
            cell: ({ difference }) => (
              <strong className="text-bad">{formatCount(difference)}</strong>
            ),
          },
          { head: 'Expected', number: true, cell: ({ expected }) => numberOf(expected) },
          { head: 'Found', number: true, cell: ({ actual }) => numberOf(actual) },
          {
            head: 'What',
            cell: ({ message, ids }) => (
              <div className="wrap-anywhere">
                {message}
                {ids.length > 0 && (
                  <p className="small">
                    <code>{ids.join(', ')}</code>
                    <CopyButton text={ids.join('\n')} what="row ids" />
                  </p>
                )}
              </div>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function numberOf(value: number | null): string {
  return value === null ? '–' : formatCount(value);
}
