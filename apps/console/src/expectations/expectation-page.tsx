import type { Expectation } from '@acp/contracts/api';
import { Link, useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Badge } from '../display/badge.js';
import { Fact } from '../display/fact.js';
import { SelectField } from '../display/field.js';
import { formatCount, formatShare } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { aboutOf, stateOf } from './expectation-state.js';
import { FindingTable } from './finding-table.js';
import { ResultStrip } from './result-strip.js';
import { hoursOf, SPANS } from './spans.js';

const REFRESH_MS = 10_000;
const CELLS = 144;

/** One expectation: what it asks, how that went, and examples of what did not pass. */
export default function ExpectationPage({ name }: { name: string }) {
  const [search, setSearch] = useSearchParams();
  const hours = hoursOf(search.get('hours'));
  const params = { path: { name }, query: { hours } };
  const found = useAnswer('/v1/expectations/{name}', params, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title={name}
      lead={<bdi className="wrap-anywhere">{found.data?.description}</bdi>}
      actions={<Link href={`/expectations?hours=${hours}`}>All expectations</Link>}
    >
      <div className="fields">
        <SelectField
          label="Time shown"
          value={String(hours)}
          options={SPANS.map(({ value, text }) => ({ value: String(value), text }))}
          onPick={(value) => setSearch({ hours: value }, { replace: true })}
        />
      </div>
      <Fetched data={found.data} error={found.error} onRetry={() => void found.refetch()}>
        {(expectation) => <Parts expectation={expectation} hours={hours} />}
      </Fetched>
    </PageFrame>
  );
}

function Parts({ expectation, hours }: { expectation: Expectation; hours: number }) {
  const { results, examples } = expectation;
  return (
    <>
      <Panel title="The expectation">
        <Facts expectation={expectation} />
      </Panel>
      <Panel title="Over time">
        <div className="long-strip">
          <ResultStrip results={results} hours={hours} cells={CELLS} />
        </div>
        <p className="small muted">
          The newest is at the right. A gap is time in which nothing was judged.
        </p>
      </Panel>
      <Panel title="Windows that did not all pass, newest first" flush>
        <FailedWindows expectation={expectation} />
      </Panel>
      <Panel title="Examples of what did not pass, newest first" flush>
        {examples.length === 0 ? (
          <EmptyState title="None in the time shown" />
        ) : (
          <FindingTable findings={examples} />
        )}
      </Panel>
    </>
  );
}

function Facts({ expectation }: { expectation: Expectation }) {
  const { kind, action, expects, judged, failed, undecided, pass_share } = expectation;
  const state = stateOf(expectation, Date.now());
  return (
    <dl className="facts">
      <Fact name="State">
        <Badge tone={state.tone}>{state.text}</Badge>
      </Fact>
      <Fact name="Kind">{kind}</Fact>
      <Fact name="Expects">
        <bdi className="wrap-anywhere">{expects}</bdi>
      </Fact>
      <Fact name="About">
        <bdi className="wrap-anywhere">{aboutOf(expectation)}</bdi>
      </Fact>
      <Fact name="If it fails">{action}</Fact>
      <Fact name={kind === 'volume' ? 'Windows judged' : 'Records judged'}>
        {formatCount(judged)}
      </Fact>
      <Fact name="Failed, undecided">
        {formatCount(failed)}, {formatCount(undecided)}
      </Fact>
      <Fact name="Passed">{pass_share === null ? '–' : formatShare(pass_share)}</Fact>
      <Fact name="First seen">
        <When at={expectation.first_seen_at} coarse />
      </Fact>
      <Fact name="A process last judged by it">
        <When at={expectation.seen_at} coarse />
      </Fact>
    </dl>
  );
}

function FailedWindows({ expectation: { results } }: { expectation: Expectation }) {
  const rows = results.filter((result) => result.failed + result.undecided > 0).reverse();
  if (rows.length === 0) return <EmptyState title="All of them did" />;
  return (
    <Table
      label="Windows that did not all pass"
      rows={rows}
      keyOf={({ at }) => at}
      columns={[
        { head: 'From', cell: ({ at }) => <When at={at} coarse /> },
        { head: 'Judged', number: true, cell: ({ judged }) => formatCount(judged) },
        { head: 'Failed', number: true, cell: ({ failed }) => formatCount(failed) },
        { head: 'Undecided', number: true, cell: ({ undecided }) => formatCount(undecided) },
        { head: 'Passed', number: true, cell: ({ pass_share }) => formatShare(pass_share) },
      ]}
    />
  );
}
