import type { RegisteredEventType, RegisteredVersion } from '@acp/contracts/api';
import { useSearchParams } from 'wouter';
import { differencesOf } from '../display/difference.js';
import { SelectField } from '../display/field.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';

/** What two versions differ in, member by member; which two is in the address. */
export function VersionDifference({ type }: { type: RegisteredEventType }) {
  const [search, setSearch] = useSearchParams();
  const numbers = type.versions.map(({ schema_version }) => schema_version);
  const to = chosen(search.get('to'), numbers) ?? type.latest_version;
  const from = chosen(search.get('from'), numbers) ?? Math.max(numbers[0]!, to - 1);
  const options = numbers.map((number) => ({ value: String(number), text: `Version ${number}` }));
  const pick = (member: 'from' | 'to') => (value: string) =>
    setSearch(
      { ...Object.fromEntries(search), from: String(from), to: String(to), [member]: value },
      { replace: true },
    );
  const differences = differencesOf(partsOf(type, from), partsOf(type, to));
  return (
    <Panel title="Difference">
      <div className="fields">
        <SelectField label="From" value={String(from)} options={options} onPick={pick('from')} />
        <SelectField label="To" value={String(to)} options={options} onPick={pick('to')} />
      </div>
      {differences.length === 0 ? (
        <EmptyState title="They say the same" />
      ) : (
        <Table
          cards
          label={`Difference of version ${from} and ${to}`}
          rows={differences}
          keyOf={({ path }) => path}
          columns={[
            { head: 'Where', cell: ({ path }) => <code>{path}</code> },
            { head: `Version ${from}`, cell: ({ before }) => <Value of={before} /> },
            { head: `Version ${to}`, cell: ({ now }) => <Value of={now} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function Value({ of: value }: { of: unknown }) {
  if (value === undefined) return <span className="muted">–</span>;
  return <code className="type-limits">{JSON.stringify(value)}</code>;
}

function chosen(text: string | null, numbers: readonly number[]): number | undefined {
  return numbers.find((number) => String(number) === text);
}

function partsOf({ versions }: RegisteredEventType, number: number): Partial<RegisteredVersion> {
  const { description, owner, compatibility, payload_schema, upcast } = versions.find(
    ({ schema_version }) => schema_version === number,
  )!;
  return { description, owner, compatibility, payload_schema, upcast };
}
