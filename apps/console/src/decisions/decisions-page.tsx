import { DECISION_STATES } from '@acp/contracts/api';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { useDraft } from '../display/draft.js';
import { SelectField, TextField } from '../display/field.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { RANGES, rangeNameOf, timeRangeOf } from '../events/time-range.js';
import { oneOf } from '../shell/address.js';
import { decisionFilterOf, STATE_OPTIONS, TEXT_MEMBERS } from './decision-filter.js';
import { DecisionTable } from './decision-table.js';

const REFRESH_MS = 5_000;

export default function DecisionsPage() {
  const [search] = useSearchParams();
  const filter = decisionFilterOf(search);
  const range = rangeNameOf(search.get('range'));
  const times = useMemo(() => timeRangeOf(range, NO_TIMES, Date.now()), [range]);
  const decisions = usePages(
    '/v1/decisions',
    { query: { ...filter, ...times } },
    { refreshMs: REFRESH_MS },
  );
  return (
    <PageFrame
      title="Decisions"
      lead={
        <>
          What models proposed, and what policies and people said. What waits for people is worked
          under <Link href="/approvals">Approvals</Link>.
        </>
      }
    >
      <Filter />
      <Panel title="Decisions, newest first" flush>
        <div aria-busy={decisions.stale}>
          <PagedList
            pages={decisions}
            empty={
              <EmptyState title="No decision matches">
                A proposal that breaks its schema is no decision: look under{' '}
                <Link href="/rejected">Rejected</Link>.
              </EmptyState>
            }
          >
            {(items) => <DecisionTable decisions={items} />}
          </PagedList>
        </div>
      </Panel>
    </PageFrame>
  );
}

const NO_TIMES = { from: '', to: '' };
/** Exact times are asked for on the events; here a span is enough. */
const SPANS = RANGES.filter(({ value }) => value !== 'custom');

/** The filter lives in the address, so that a view can be linked. */
function Filter() {
  const [search, setSearch] = useSearchParams();
  const asked = Object.fromEntries(search);
  const [draft, setDraft] = useDraft(asked);

  function apply(change: Record<string, string> = {}) {
    const next = { ...draft, ...change };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  }

  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <SelectField
        label="State"
        value={oneOf(search.get('state'), DECISION_STATES) ?? ''}
        options={STATE_OPTIONS}
        onPick={(state) => apply({ state })}
      />
      {TEXT_MEMBERS.map(({ member, text, placeholder }) => (
        <TextField
          key={member}
          label={text}
          placeholder={placeholder}
          value={draft[member] ?? ''}
          onText={(value) => setDraft({ ...draft, [member]: value.trim() })}
          onBlur={() => apply()}
          spellCheck={false}
          autoCapitalize="off"
        />
      ))}
      <SelectField
        label="Proposed"
        value={rangeNameOf(search.get('range'))}
        options={SPANS}
        onPick={(range) => apply({ range: range === 'all' ? '' : range })}
      />
      <button type="submit" className="visually-hidden" tabIndex={-1}>
        Filter
      </button>
    </form>
  );
}
