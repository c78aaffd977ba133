import type { DeadLetterFilter } from '@acp/contracts/api';
import type { FormEvent } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { useDraft } from '../display/draft.js';
import { SelectField, TextField } from '../display/field.js';
import { isoOf, localOf } from '../events/time-range.js';
import { useKnownNames } from '../search/use-known-names.js';
import { FILTER_MEMBERS, MEMBER_TEXT, type FilterMember } from './filter.js';

const TEXT_MEMBERS = ['event_type', 'source', 'entity_id', 'error_code'] as const;

/** The filter lives in the address, so that a view of a cause can be linked. */
export function FilterBar({ filter }: { filter: DeadLetterFilter }) {
  const [, setSearch] = useSearchParams();
  const topics = useAnswer('/v1/topics', {});
  const [draft, setDraft] = useDraft(filter);
  const known = useKnownNames();
  const picks = { event_type: known.type, source: known.source } as const;

  function apply(next: DeadLetterFilter) {
    const search = new URLSearchParams();
    for (const member of FILTER_MEMBERS) if (next[member]) search.set(member, next[member]);
    setSearch(search);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    apply(draft);
  }

  const names = topics.data?.items.map(({ topic }) => topic) ?? [];
  const options = [...new Set([...(filter.topic ? [filter.topic] : []), ...names])];
  return (
    <search>
      <form className="filter-bar" onSubmit={submit}>
        <details className="panel">
          <summary>Filter</summary>
          <div className="panel-body stack">
            <div className="fields">
              <SelectField
                label="Topic"
                value={draft.topic ?? ''}
                options={[
                  { value: '', text: 'Every topic' },
                  ...options.map((value) => ({ value, text: value })),
                ]}
                onPick={(topic) => apply({ ...draft, topic })}
              />
              {TEXT_MEMBERS.map((member) => (
                <TextField
                  key={member}
                  label={MEMBER_TEXT[member]}
                  value={draft[member] ?? ''}
                  names={member in picks ? picks[member as keyof typeof picks] : undefined}
                  onText={(text) => setDraft({ ...draft, [member]: text.trim() })}
                  spellCheck={false}
                  autoCapitalize="off"
                />
              ))}
              <TextField
                label="Dead since (local)"
                type="datetime-local"
                value={localOf(draft.from)}
                onText={(text) => setDraft({ ...draft, from: isoOf(text) ?? '' })}
              />
            </div>
            <div className="actions">
              <button type="submit" className="button primary">
                Apply
              </button>
            </div>
          </div>
        </details>
        <Chosen filter={filter} onRemove={(member) => apply({ ...filter, [member]: '' })} />
      </form>
    </search>
  );
}

function Chosen(props: { filter: DeadLetterFilter; onRemove: (member: FilterMember) => void }) {
  const members = FILTER_MEMBERS.filter((member) => props.filter[member]);
  if (members.length === 0) return null;
  const chips = members.map((member) => (
    <button
      key={member}
      type="button"
      className="button tiny chosen"
      onClick={() => props.onRemove(member)}
    >
      <span>
        {MEMBER_TEXT[member]}: {props.filter[member]}
      </span>
      <span aria-hidden="true">×</span>
      <span className="visually-hidden">Remove</span>
    </button>
  ));
  return <div className="actions">{chips}</div>;
}
