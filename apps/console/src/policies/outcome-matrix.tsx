import type { ReactNode } from 'react';
import { formatCount } from '../display/format.js';
import { Table } from '../display/table.js';
import { OutcomeBadge, type Outcome } from './policy-badges.js';

const OUTCOMES = ['allowed', 'held', 'denied'] as const;

interface OutcomeMatrixProps {
  label: string;
  /** What rows and columns are. */
  corner: string;
  countOf: (row: Outcome, column: Outcome) => number;
  /** Where a count that is no agreement leads. */
  link?: (row: Outcome, column: Outcome, text: string) => ReactNode;
}

/** A row for what the one said, a column for what the other did; where they differ it stands out. */
export function OutcomeMatrix({ label, corner, countOf, link }: OutcomeMatrixProps) {
  return (
    <Table
      label={label}
      rows={OUTCOMES}
      keyOf={(row) => row}
      columns={[
        { head: corner, cell: (row) => <OutcomeBadge outcome={row} /> },
        ...OUTCOMES.map((column) => ({
          head: column,
          number: true,
          cell: (row: Outcome) => {
            const text = formatCount(countOf(row, column));
            if (row === column || countOf(row, column) === 0) return text;
            return <strong className="text-warn">{link ? link(row, column, text) : text}</strong>;
          },
        })),
      ]}
    />
  );
}
