import { Identity } from '../display/copy.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { OutcomeBadge, type Outcome } from './policy-badges.js';

/** How one version judged, and by which rules. */
interface Judged {
  outcome: Outcome;
  rules: readonly string[];
}

interface TwiceJudged {
  decision_id: string;
  kind: string;
  at: string;
  first: Judged;
  second: Judged;
}

interface OutcomesTableProps {
  label: string;
  /** What the first and the second judgement are called. */
  heads: readonly [string, string];
  rows: readonly TwiceJudged[];
}

/** Decisions that two versions judge otherwise. */
export function OutcomesTable({ label, heads, rows }: OutcomesTableProps) {
  return (
    <Table
      cards
      label={label}
      rows={rows}
      keyOf={({ decision_id }) => decision_id}
      columns={[
        {
          head: 'Decision',
          cell: ({ decision_id: id }) => (
            <Identity id={id} what="decision" href={`/decisions/${id}`} />
          ),
        },
        { head: 'Kind', cell: ({ kind }) => <bdi>{kind}</bdi> },
        { head: heads[0], cell: ({ first }) => <Said {...first} /> },
        { head: heads[1], cell: ({ second }) => <Said {...second} /> },
        { head: 'At', wide: true, cell: ({ at }) => <When at={at} coarse /> },
      ]}
    />
  );
}

/** An outcome and the rules that led to it. */
export function Said({ outcome, rules }: Judged) {
  return (
    <>
      <OutcomeBadge outcome={outcome} /> {rules.length > 0 && <code>{rules.join(', ')}</code>}
    </>
  );
}
