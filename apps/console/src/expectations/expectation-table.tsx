import type { Expectation } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { formatCount, formatShare } from '../display/format.js';
import { Table } from '../display/table.js';
import { pathOfExpectation } from './expectation-paths.js';
import { aboutOf, stateOf } from './expectation-state.js';
import { ResultStrip } from './result-strip.js';

const CELLS = 48;

interface ExpectationTableProps {
  expectations: readonly Expectation[];
  hours: number;
}

/** What fails first, for it is what one looks for. */
export function ExpectationTable({ expectations, hours }: ExpectationTableProps) {
  const nowMs = Date.now();
  const rows = expectations
    .map((expectation) => ({ ...expectation, state: stateOf(expectation, nowMs) }))
    .sort((a, b) => a.state.rank - b.state.rank);
  return (
    <Table
      cards
      label="Expectations"
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        {
          head: 'Name',
          cell: ({ name }) => (
            <Link href={`${pathOfExpectation(name)}?hours=${hours}`}>{name}</Link>
          ),
        },
        { head: 'State', cell: ({ state }) => <Badge tone={state.tone}>{state.text}</Badge> },
        { head: 'If it fails', cell: ({ action }) => action },
        { head: 'About', cell: (one) => <bdi className="wrap-anywhere">{aboutOf(one)}</bdi> },
        {
          head: 'Expects',
          wide: true,
          cell: ({ expects }) => <bdi className="wrap-anywhere">{expects}</bdi>,
        },
        {
          head: 'Over time',
          cell: ({ results }) => <ResultStrip results={results} hours={hours} cells={CELLS} />,
        },
        { head: 'Judged', number: true, cell: ({ judged }) => formatCount(judged) },
        { head: 'Failed', number: true, cell: ({ failed }) => formatCount(failed) },
        { head: 'Undecided', number: true, cell: ({ undecided }) => formatCount(undecided) },
        {
          head: 'Passed',
          number: true,
          cell: ({ pass_share }) => (pass_share === null ? '–' : formatShare(pass_share)),
        },
      ]}
    />
  );
}
