import type { Budget } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { Entity } from '../display/entity.js';
import { formatAge } from '../display/format.js';
import { Progress } from '../display/progress.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { pathOfSet } from '../policies/policy-paths.js';
import { keyValue, resetsAt, usedShare } from './budget-window.js';

/** From this share of its cap on a budget may deny or hold the next proposal. */
const NEARLY_FULL = 0.9;

export function BudgetTable({ budgets }: { budgets: readonly Budget[] }) {
  return (
    <Table
      cards
      label="Budgets"
      rows={budgets}
      keyOf={({ key }) => key}
      columns={[
        { head: 'Key', cell: (budget) => <Entity id={keyValue(budget)} /> },
        { head: 'Budget', cell: ({ budget_id }) => budget_id },
        {
          head: 'Policy',
          cell: ({ policy_set }) => <Link href={pathOfSet(policy_set)}>{policy_set}</Link>,
        },
        { head: 'Used', cell: (budget) => <Used budget={budget} /> },
        { head: 'Left', number: true, cell: ({ left }) => left },
        {
          head: 'Window',
          number: true,
          cell: ({ window_ms }) => formatAge(window_ms / 1_000),
        },
        {
          head: 'Resets at',
          cell: (budget) =>
            budget.open ? (
              <When at={resetsAt(budget)} coarse />
            ) : (
              <span className="muted">over: all of it is free</span>
            ),
        },
      ]}
    />
  );
}

function Used({ budget }: { budget: Budget }) {
  const share = usedShare(budget);
  return (
    <div className={share >= NEARLY_FULL ? 'budget-used full' : 'budget-used'}>
      <Progress label={`Used of ${budget.key}`} value={share} max={1} />
      <span className="actions">
        <span className="nowrap">
          {budget.used} ÷ {budget.cap}
        </span>
        {share >= 1 && <Badge tone="bad">full</Badge>}
      </span>
    </div>
  );
}
