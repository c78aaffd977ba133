import type { BacktestCaveat, BacktestResult } from '@acp/contracts/api';
import { Link } from 'wouter';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';
import { OutcomeMatrix } from '../policies/outcome-matrix.js';

const CAVEAT: Record<BacktestCaveat['code'], string> = {
  HELD_UNANSWERED:
    'Would be held and was not, so nobody knows what people would have said: takes nothing of budgets',
  BUDGET_BEGINS:
    'Reads a budget with another key, amount or window than at the time, in its first window',
  BUDGETS_LET_GO: 'More budgets, or released holds, than are followed at a time; let go',
};

/** What would be different, by outcome and by rule, and what of it cannot be told. */
export function BacktestResults({ result }: { result: BacktestResult }) {
  const { judged, changed, matrix, rules, caveats } = result;
  if (judged === 0) return null;
  return (
    <>
      {caveats.map(({ code, count }) => (
        <p key={code} className="notice warn">
          {CAVEAT[code]}: <strong>{formatCount(count)}</strong> <code>{code}</code>
        </p>
      ))}
      <div className="split">
        <Panel title="What they were, and would be" flush>
          <OutcomeMatrix
            label="Outcomes"
            corner="Was ↓ would be →"
            countOf={(was, becomes) =>
              matrix.find((cell) => cell.was === was && cell.becomes === becomes)?.count ?? 0
            }
            link={(was, becomes, text) => (
              <Link href={`?was=${was}&becomes=${becomes}`} replace>
                <span className="visually-hidden">{`${was} that would be ${becomes}: `}</span>
                {text}
              </Link>
            )}
          />
        </Panel>
        {changed > 0 && (
          <Panel title="Which rules make the difference" flush>
            <RuleTable rules={rules} />
          </Panel>
        )}
      </div>
    </>
  );
}

function RuleTable({ rules }: { rules: BacktestResult['rules'] }) {
  return (
    <Table
      label="Rules"
      rows={rules}
      keyOf={({ rule }) => rule}
      columns={[
        { head: 'Rule', cell: ({ rule }) => <code>{rule}</code> },
        { head: 'Would stop', number: true, cell: ({ stops }) => formatCount(stops) },
        {
          head: 'Would stop no more',
          number: true,
          cell: ({ stops_no_more: count }) => formatCount(count),
        },
      ]}
    />
  );
}
