import { useSearchParams } from 'wouter';
import { SelectField, TextField } from '../display/field.js';
import { QueryField } from './query-field.js';
import { RANGES, rangeNameOf } from './time-range.js';

/** The search and its time range live in the address: what is seen can be linked. */
export function EventSearch({ problems }: { problems: readonly string[] }) {
  const [search, setSearch] = useSearchParams();
  const range = rangeNameOf(search.get('range'));

  function set(name: string, value: string) {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '' || (name === 'range' && value === 'all')) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }

  return (
    <search className="event-search">
      <QueryField text={search.get('q') ?? ''} problems={problems} onText={(q) => set('q', q)} />
      <SelectField
        label="Ingested"
        value={range}
        options={RANGES}
        onPick={(value) => set('range', value)}
      />
      {range === 'custom' && (
        <>
          <TextField
            label="From (local)"
            type="datetime-local"
            step={1}
            value={search.get('from') ?? ''}
            onText={(value) => set('from', value)}
          />
          <TextField
            label="To (local)"
            type="datetime-local"
            step={1}
            value={search.get('to') ?? ''}
            onText={(value) => set('to', value)}
          />
        </>
      )}
    </search>
  );
}
