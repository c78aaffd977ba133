import type { Ledger } from '@acp/contracts/api';
import { Tabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { words } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { EmptyState } from '../display/states.js';
import { Table, type Column } from '../display/table.js';
import { When } from '../display/when.js';

const TABS = [
  { value: 'topic', text: 'By topic' },
  { value: 'source', text: 'By source' },
  { value: 'hour', text: 'By hour' },
  { value: 'consumer', text: 'By consumer' },
] as const;

export function Accounts({ ledger }: { ledger: Ledger }) {
  const [search, setSearch] = useSearchParams();
  const shown = TABS.find(({ value }) => value === search.get('by'))?.value ?? 'topic';
  const panels: Record<(typeof TABS)[number]['value'], ReactNode> = {
    topic: <AccountTable label="By topic" rows={ledger.by_topic} name="topic" />,
    source: <AccountTable label="By source" rows={ledger.by_source} name="source" />,
    hour: (
      <AccountTable
        label="By hour"
        rows={[...ledger.by_hour].sort((a, b) => b.hour.localeCompare(a.hour))}
        name="hour"
      />
    ),
    consumer: <ConsumerTable ledger={ledger} />,
  };
  return (
    <section className="panel" aria-label="Accounts">
      <Tabs.Root value={shown} onValueChange={(by: string) => setSearch({ by }, { replace: true })}>
        <Tabs.List className="tabs" aria-label="Accounts by">
          {TABS.map(({ value, text }) => (
            <Tabs.Tab key={value} value={value} className="tab">
              {text}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ value }) => (
          <Tabs.Panel key={value} value={value}>
            {panels[value]}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </section>
  );
}

/** The first column names the account, all others are numbers of it. */
function AccountTable<Row extends object>(props: {
  label: string;
  rows: readonly Row[];
  name: string & keyof Row;
}) {
  const [first] = props.rows;
  if (!first) return <EmptyState title="Nothing yet" />;
  const members = Object.keys(first).filter((member) => member !== props.name);
  const columns: Column<Row>[] = [
    { head: headOf(props.name), cell: (row) => nameOf(props.name, String(row[props.name])) },
    ...members.map((member) => ({
      head: headOf(member),
      number: true,
      cell: (row: Row) => formatCount(Number(row[member as keyof Row])),
    })),
  ];
  return (
    <Table
      label={props.label}
      rows={props.rows}
      keyOf={(row) => String(row[props.name])}
      columns={columns}
    />
  );
}

function headOf(member: string): string {
  return member[0]!.toUpperCase() + words(member.slice(1));
}

function nameOf(name: string, value: string): ReactNode {
  return name === 'hour' ? <When at={value} /> : value;
}

function ConsumerTable({ ledger }: { ledger: Ledger }) {
  if (ledger.by_consumer.length === 0) return <EmptyState title="No consumer has reported" />;
  return (
    <Table
      label="By consumer"
      rows={ledger.by_consumer}
      keyOf={({ consumer, topic }) => `${consumer} ${topic}`}
      columns={[
        { head: 'Consumer', cell: ({ consumer }) => consumer },
        { head: 'Topic', cell: ({ topic }) => topic },
        { head: 'Processed', number: true, cell: ({ processed }) => formatCount(processed) },
        { head: 'Not yet', number: true, cell: ({ not_yet }) => formatCount(not_yet) },
      ]}
    />
  );
}
