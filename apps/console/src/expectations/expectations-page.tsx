import type { Expectation } from '@acp/contracts/api';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { SelectField } from '../display/field.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { ExpectationTable } from './expectation-table.js';
import { HeldBatchesPanel } from './held-batches-panel.js';
import { hoursOf, SPANS } from './spans.js';

const REFRESH_MS = 10_000;

/** What ingestion expects of events, how that went, and the batches that wait for a decision. */
export default function ExpectationsPage() {
  const [search, setSearch] = useSearchParams();
  const hours = hoursOf(search.get('hours'));
  const expectations = useAnswer(
    '/v1/expectations',
    { query: { hours } },
    { refreshMs: REFRESH_MS },
  );

  function apply(change: Readonly<Record<string, string>>) {
    const next = { ...Object.fromEntries(search), ...change };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  }

  return (
    <PageFrame
      title="Expectations"
      lead="What an event must be beside its schema, judged of each batch before it is stored: warn, send to quarantine, or hold the batch."
    >
      <div className="fields">
        <SelectField
          label="Time shown"
          value={String(hours)}
          options={SPANS.map(({ value, text }) => ({ value: String(value), text }))}
          onPick={(value) => apply({ hours: value })}
        />
      </div>
      <HeldBatchesPanel
        state={search.get('state')}
        source={search.get('source') ?? ''}
        onApply={apply}
      />
      <Panel title="Expectations, what fails first" flush>
        <Fetched
          data={expectations.data}
          error={expectations.error}
          onRetry={() => void expectations.refetch()}
        >
          {({ items }) => <Listed expectations={items} hours={hours} />}
        </Fetched>
      </Panel>
    </PageFrame>
  );
}

function Listed({ expectations, hours }: { expectations: readonly Expectation[]; hours: number }) {
  if (expectations.length > 0) return <ExpectationTable {...{ expectations, hours }} />;
  return (
    <EmptyState title="Nothing is expected">
      EXPECTATIONS_FILE of ingestion names what events are expected to be.
    </EmptyState>
  );
}
